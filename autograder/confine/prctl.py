"""Settings of Linux for a process that Python has no names for."""

from __future__ import annotations

import ctypes
import os
import signal

PDEATHSIG, CHILD_SUBREAPER = 1, 36  # of <linux/prctl.h>
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """End this process when its parent ends. A change of the user id takes this back."""
    prctl(PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of what this process's children leave behind."""
    prctl(CHILD_SUBREAPER, 1)


def prctl(option: int, first: int, second: int = 0) -> None:
    """The call as it is; raises OSError when the kernel refuses."""
    values = [ctypes.c_ulong(value) for value in (first, second, 0, 0)]
    if _libc.prctl(option, *values) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
