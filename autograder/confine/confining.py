"""Confine this process; the order matters, since each step takes away what the next may need."""

from __future__ import annotations

from . import files, system_calls
from .boundary import DEVICES, MACHINE, Boundary, existing, readable
from .limits import limit_resources
from .prctl import die_with_parent
from .user import become


def prepare() -> None:
    """Make the libraries ready while programs may be started; raises OSError where they aren't."""
    readable()
    files.prepare()
    system_calls.prepare()


def confine(boundary: Boundary) -> None:
    """Confine this process for good; raises OSError unless every step was done.

    It must have one thread: Landlock and seccomp hold the calling thread and what it starts.
    """
    limit_resources(boundary.memory, boundary.disk, bool(boundary.user))
    become(boundary.user)
    die_with_parent()  # changing the user took it back
    may_read = (*readable(), *existing(MACHINE), boundary.home)
    files.lock_files(may_read, existing(DEVICES), boundary.scratch)
    system_calls.filter_system_calls()
