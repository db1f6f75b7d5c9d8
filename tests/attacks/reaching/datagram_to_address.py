"""Send along an allowed pair, but to another address.

level: basic
"""

import socket

left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
for address in (WHERE["abstract"], WHERE["outside"] + "/socket"):
    for send in (lambda: left.sendto(b"x", address), lambda: left.sendmsg([b"x"], [], 0, address)):
        try:
            take(send())
        except OSError:
            pass
