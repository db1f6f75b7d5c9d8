"""`autograder doctor`: try to confine a process here, and say what was found and what it gives."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ..confine.levels import LEVELS, REFUSAL, best, tried

GIVES = {
    "strong": (
        "A submission sees Python, its packages and its own folder; other files do not exist.",
        "It has no network, no other processes, and a folder in memory of a fixed size.",
        "It can start threads, and no process and no program.",
    ),
    "basic": (
        "A submission reads Python, its packages and its own folder; other files are refused.",
        "It has no network, can't signal other processes, and can't start any.",
        "Not given: other files' names and sizes can be asked for, and the folder is on disk"
        " without a size of its own.",
    ),
}
LIMITED = (
    "Memory, time, output and the size of a file are limited.",
    "An answer is judged outside its process: a point needs the outcome of a right answer on hidden"
    " cases. Read the answers where that is always the same: docs/GUIDE.md names the exercises.",
)
MEND = {
    "strong": "For strong, install bubblewrap (Debian, Ubuntu: apt install bubblewrap) and allow"
    " user namespaces, or run as root.",
    "basic": "For basic: Linux 6.12 or newer with Landlock on, the package libseccomp2, and"
    " pip install '.[grading]'.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 1 where students' code can't be confined at all."""
    print("\n".join(report()))
    return 1 if best() is None else 0


def report() -> Iterator[str]:
    """The lines to print."""
    way = best()
    yield f"Students' code is confined here: {way.level if way else 'no'}"
    for level in LEVELS:
        for one in tried(level):
            user = "with a user of its own" if one.own_user else "with your user id"
            yield f"  {level}, {user}: {one.problem or 'holds'}"
    if way:
        yield from ("What that gives:", *(f"  {line}" for line in (*GIVES[way.level], *LIMITED)))
    else:
        yield REFUSAL
    for level in LEVELS:
        if best((level,)) is None:
            yield MEND[level]
