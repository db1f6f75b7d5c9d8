"""A limit on how long a learner's code may run inside `check`: an endless loop must end."""

from __future__ import annotations

import _thread
import contextlib
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt the block after `seconds` and go on behind it; works on every platform.

    Code that runs in C for long is interrupted when it comes back to Python. An interrupt by
    the learner passes through. Outside the main thread there is no limit.
    """
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        _thread.interrupt_main()

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    if threading.current_thread() is threading.main_thread():
        timer.start()
    try:
        yield
        timer.cancel()
    except KeyboardInterrupt:
        if not expired.is_set():
            raise
    finally:
        timer.cancel()
