"""Landlock: which files a submission may reach; the only file that knows landlockpy."""

from __future__ import annotations

import os
from collections.abc import Iterable

LEAST_ABI = 6
"""Linux 6.12: with it, processes outside can't be signalled, and abstract sockets not reached."""

OWN = "/proc/self"
"""TensorFlow ends a process that can't read its own command line."""


class Unlocked(OSError):
    """Landlock could not be applied."""


def prepare() -> None:
    """Let the library look for the C library while programs may still be started.

    Raises `Unlocked` where it can't be used, or where the kernel's Landlock is too old.
    """
    try:
        from landlockpy import abi_version
    except ImportError as error:
        raise Unlocked(f"landlockpy is not installed: {error}") from None
    if abi_version() < LEAST_ABI:
        raise Unlocked(
            f"this kernel has Landlock ABI {abi_version()}, and {LEAST_ABI} is needed (Linux 6.12)"
        )


def lock_files(readable: Iterable[str], devices: Iterable[str], scratch: str) -> None:
    """Let this process, and all it starts, read `readable`, use `devices`, and own `scratch`.

    Everything else that Landlock knows is denied for good. Raises `Unlocked` unless all of it was
    applied: what this kernel can't hold to is never left out.
    """
    prepare()
    from landlockpy import AccessFS, Ruleset, Scope, abi_version, fs_for_abi, net_for_abi
    from landlockpy.flags import LATEST_ABI

    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    own = (
        *(read, AccessFS.WRITE_FILE, AccessFS.TRUNCATE, AccessFS.MAKE_REG, AccessFS.MAKE_DIR),
        *(AccessFS.REMOVE_FILE, AccessFS.REMOVE_DIR, AccessFS.REFER),
    )
    try:
        abi = min(abi_version(), LATEST_ABI)
        with Ruleset(
            handled_fs=fs_for_abi(abi),
            handled_net=net_for_abi(abi),
            scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL,
            best_effort=False,
        ) as rules:
            for path in readable:
                rules.allow_path(path, read if os.path.isdir(path) else AccessFS.READ_FILE)
            for path in devices:
                rules.allow_path(path, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
            granted = AccessFS.NONE
            for right in own:
                granted |= right
            rules.allow_path(scratch, granted)
            rules.allow_path(OWN, read)
            os.open(OWN, os.O_PATH)  # never closed: let go, it would come back as another folder
            rules.restrict()
    except OSError as error:
        raise Unlocked(f"Landlock was refused: {error}") from None
