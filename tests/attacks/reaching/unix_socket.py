"""Connect to a socket that is a file.

level: basic
"""

import socket

try:
    socket.socket(socket.AF_UNIX).connect(WHERE["outside"] + "/socket")
    take("socket")
except OSError:
    pass
left, right = socket.socketpair()
left.connect(WHERE["outside"] + "/socket")
take("connected")
