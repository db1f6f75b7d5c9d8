"""Folders that a run writes to: whether they can be written, and one line when the disk is full."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import NotNow
from .running.cache import unwritable

ROOM = 1_000_000
"""Bytes that have to be free: for the gradebook's journal, a verdict, a log."""
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
SQLITE_FULL = "disk is full"
"""In what SQLite answers, of which SQLAlchemy makes no kind of its own."""


def hold_writable(folders: Sequence[Path]) -> None:
    """Make sure that each folder is there and has room.

    Raises `CourseError` for one that can't be written to, and `NotNow` for one without room.
    """
    for folder in folders:
        probe = folder / ".writable"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                probe.write_bytes(bytes(ROOM))
            finally:
                probe.unlink(missing_ok=True)
        except OSError as error:
            if error.errno in FULL:
                raise _no_room(folder) from None
            raise unwritable(folder, error) from None


@contextlib.contextmanager
def told_when_full(folders: Sequence[Path]) -> Iterator[None]:
    """Raise `NotNow` instead of whatever failed since a disk was full, here or meanwhile."""
    try:
        yield
    except Exception as error:
        full = _full_disk(error)
        if full is not None:
            raise _no_room(full or folders[0]) from None
        hold_writable(folders)
        raise


def _no_room(place: Path | str) -> NotNow:
    return NotNow(
        f"There is no space left on the disk of {place}: free some and start again;"
        " nothing is lost."
    )


def _full_disk(error: BaseException | None) -> str | None:
    """What could not be written, "" where it isn't known; None when no disk was full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return str(error.filename or "")
        if SQLITE_FULL in str(error):
            return ""
        error = error.__cause__ or error.__context__
    return None
