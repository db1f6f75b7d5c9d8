"""Leave shared memory, semaphores and queues behind.

level: basic
"""

import ctypes

libc = ctypes.CDLL(None)
for made in (
    libc.shmget(0x5EED, 4096, 0o1666),
    libc.semget(0x5EED, 1, 0o1666),
    libc.msgget(0x5EED, 0o1666),
    libc.mq_open(b"/queue", 0o102, 0o666, None) if hasattr(libc, "mq_open") else -1,
):
    if made >= 0:
        take(made)
