"""Connect to a socket that has no file.

level: basic
"""

import socket

for make in (lambda: socket.socket(socket.AF_UNIX), lambda: socket.socketpair()[0]):
    try:
        make().connect(WHERE["abstract"])
        take("connected")
    except OSError:
        pass
