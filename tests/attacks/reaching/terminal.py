"""Type into the terminal of whoever grades.

level: basic
"""

import fcntl
import os
import termios

for descriptor in range(3):
    try:
        fcntl.ioctl(descriptor, termios.TIOCSTI, b"x")
        take(descriptor)
    except OSError:
        pass
for path in ("/dev/tty", "/dev/pts/0", "/dev/ptmx", "/dev/console"):
    try:
        take(os.open(path, os.O_RDWR))
    except OSError:
        pass
