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
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(directory, name)
            if not path.is_symlink() and path.is_file() and not name.startswith("."):
                yield path
