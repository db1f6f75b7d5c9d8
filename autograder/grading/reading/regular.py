"""Read regular files only: what a student left may be a link, a pipe or endless."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

OUT_OF_REACH = {errno.ENAMETOOLONG, errno.ENOENT}
"""What the system answers to a path too long to be opened, and to one taken away meanwhile."""


def read_regular(path: Path, most: int) -> bytes | None:
    """At most `most` + 1 bytes of a regular file; None for a link, a pipe or what can't be read."""
    try:
        return read_or_raise(path, most)
    except OSError:
        return None


def read_or_raise(path: Path, most: int) -> bytes | None:
    """As `read_regular`, but raises OSError for a regular file that can't be read."""
    if not _is_regular(path):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(path, flags), "rb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file.read(most + 1)
    return None


def regular_files(folder: Path) -> Iterator[Path]:
    """Regular, visible files below `folder`; no link is followed.

    Raises OSError for a folder that can't be looked into.
    """
    return (path for path in _visible(folder) if _is_regular(path))


def irregular_files(folder: Path) -> Iterator[Path]:
    """What else is visible below `folder`: links, pipes, sockets, devices; raises as well."""
    return (path for path in _visible(folder) if not _is_regular(path))


def _visible(folder: Path) -> Iterator[Path]:
    for directory, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names += [name for name in folders if Path(directory, name).is_symlink()]
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(directory, name)


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        _raise(error)
        return False


def _raise(error: OSError) -> None:
    if error.errno not in OUT_OF_REACH:
        raise error
