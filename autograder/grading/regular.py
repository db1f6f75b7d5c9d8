"""Read regular files only: what a student left may be a link, a pipe or endless."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def read_regular(path: Path, most: int) -> bytes | None:
    """At most `most` + 1 bytes of a regular file; None for a link, a pipe or what can't be read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags)
        with open(descriptor, "rb") as file:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                return file.read(most + 1)
    except OSError:
        pass
    return None


def regular_files(folder: Path) -> Iterator[Path]:
    """Regular, visible files below `folder`; no link is followed."""
    return (path for path in _visible(folder) if _is_regular(path))


def irregular_files(folder: Path) -> Iterator[Path]:
    """What else is visible below `folder`: links, pipes, sockets, devices."""
    return (path for path in _visible(folder) if not _is_regular(path))


def _visible(folder: Path) -> Iterator[Path]:
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names += [name for name in folders if Path(directory, name).is_symlink()]
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(directory, name)


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
