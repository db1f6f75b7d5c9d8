"""One grader at a time in a course: two would take away what the other one is writing."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from ..errors import NotNow
from .running.cache import unwritable


@contextlib.contextmanager
def alone(state: Path) -> Iterator[None]:
    """Hold the lock in the course's `state` folder; the system takes it back if the process dies.

    Raises `NotNow` while another process holds it. On Windows, and on a file system without
    locks, everybody goes on.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(state, error) from None
    with open(descriptor, "rb"):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotNow(
                f"Another grading of {state.parent.resolve()} is running:"
                " wait until it has ended, then start again."
            ) from None
        except OSError:
            pass  # no locks here
        yield
