"""Which line of the user's own code is running: the innermost outside of libraries."""

from __future__ import annotations

import linecache
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

_HERE = Path(__file__).parent
_LIBRARIES = tuple(
    f"{Path(folder)}/"
    for folder in {
        *(sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
        str(_HERE),
        str(_HERE.parent / "autograder"),
    }
)


@dataclass(frozen=True)
class Line:
    """One line of code: its file (or a notebook cell's name), its number from 1, its text."""

    file: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{Path(self.file).name}:{self.number}: {self.text}"


_given: set[str] = set()


def treat_as_library(file: str) -> None:
    """From now on, take the code of this file for given: no line of it is the user's own."""
    _given.add(file)
    is_users.cache_clear()


@cache
def is_users(file: str) -> bool:
    """Is code of this file the user's own, and not a library's?"""
    if "__autograph_generated_file" in file:  # AutoGraph's copy: its caller is at a real line
        return False
    return file not in _given and not file.startswith((*_LIBRARIES, "<frozen"))


def users_frame() -> FrameType | None:
    """The innermost running frame of the user's own code."""
    return next(users_frames(), None)


def users_frames() -> Iterator[FrameType]:
    """The running frames of the user's own code, the innermost first."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if is_users(frame.f_code.co_filename):
            yield frame
        frame = frame.f_back


def line_of(frame: FrameType | None) -> Line | None:
    """The line that a frame is at."""
    if frame is None:
        return None
    file, number = frame.f_code.co_filename, frame.f_lineno
    return Line(file, number, linecache.getline(file, number, frame.f_globals).strip())


def users_line() -> Line | None:
    """The line of the user's own code that is running."""
    return line_of(users_frame())
