"""Connect to a server on this machine, over IPv4 and UDP.

level: basic
"""

import socket

for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
    try:
        with socket.socket(socket.AF_INET, kind) as end:
            end.connect(("127.0.0.1", WHERE["port"]))
            take(kind)
    except OSError:
        pass
