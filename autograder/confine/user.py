"""Who a submission is: where the grader is root, a user that owns nothing."""

from __future__ import annotations

import ctypes
import os

VERSION_3 = 0x20080522  # of <linux/capability.h>


def become(user: int) -> None:
    """Take the user and group id, unless `user` is 0, and give up every capability."""
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(header, none) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
