"""Two settings of Linux about parents and children, which Python has no names for."""

from __future__ import annotations

import ctypes
import os
import signal

PDEATHSIG, CHILD_SUBREAPER = 1, 36  # of <linux/prctl.h>
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """End this process when its parent ends. A change of the user id takes this back."""
    _prctl(PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of what this process's children leave behind."""
    _prctl(CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
