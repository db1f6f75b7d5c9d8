"""The sample class many times over, for benchmarks: a course in a folder, handed in, ungraded."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from .command import CONFIGURATION, ROOMS
from .sample_class import Student, hand_in, sample_class


def make_class(
    course: Path, folder: Path, module: str, size: int, left_out: Collection[str] = ()
) -> list[Student]:
    """Copy one module of `course` into `folder` and hand it in `size` times; returns who did.

    Kinds of students in `left_out` are; the others come in turn, each time under a new name.
    """
    for room in ROOMS:
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(course / room / module, folder / room / module, ignore=ignored)
    shutil.copy(course / CONFIGURATION, folder / CONFIGURATION)
    kinds = sample_class([folder / "source" / module])
    students = list(islice(_in_turn(kinds, left_out), size))
    for student in students:
        hand_in(student, folder / "release" / module, folder / "submitted")
    return students


def _in_turn(kinds: Collection[Student], left_out: Collection[str]) -> Iterator[Student]:
    for turn in count(1):
        for student in kinds:
            if student.kind not in left_out:
                yield replace(student, name=f"{student.name}{turn}")
