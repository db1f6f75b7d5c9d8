"""Open sockets of virtual machines, kernels, packets and ciphers.

level: basic
"""

import socket

for name in ("AF_VSOCK", "AF_NETLINK", "AF_PACKET", "AF_ALG", "AF_INET6", "AF_BLUETOOTH"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            take(socket.socket(getattr(socket, name), kind))
        except OSError:
            pass
