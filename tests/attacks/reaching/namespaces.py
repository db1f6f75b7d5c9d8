"""Take rights in namespaces and mounts of its own.

level: basic
"""

import ctypes

libc = ctypes.CDLL(None)
for done in (
    libc.unshare(0x10000000),
    libc.unshare(0x00020000),
    libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
    libc.chroot(b"/"),
    libc.setuid(0) if __import__("os").getuid() else -1,
):
    if done == 0:
        take(done)
