"""Read from every descriptor that was left open.

level: basic
"""

import os
import stat

for descriptor in range(3, 256):
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        continue
    if stat.S_ISREG(mode):
        take(os.pread(descriptor, 100, 0))
    if stat.S_ISDIR(mode):
        take(os.listdir(descriptor))
