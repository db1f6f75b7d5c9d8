"""`autograder explain`: show an instructor why a student has the points they have."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from ..errors import CourseError
from . import records
from .classroom import Classroom, open_classroom
from .explaining import explain_exercise, heading, references_of
from .gradebook import BookedModule, read_module
from .grader import Grader
from .records import Record
from .register import notebook_paths
from .terminal import escaped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `autograder explain`."""
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("module", metavar="MODULE")
    parser.add_argument("exercise", nargs="?", metavar="EXERCISE", help="default: all")
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's root folder"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the newest verdict, replayed; raises `CourseError` where there is none."""
    classroom = open_classroom(arguments.course)
    notebook_paths(classroom.coursedir, arguments.module)
    grader = Grader(classroom.coursedir, parent=classroom.api)
    path = records.verdict_file(grader.records, arguments.module, arguments.student)
    record = records.newest(path)
    if record is None:
        raise CourseError(
            f"{arguments.student} has no verdict for {arguments.module}: run autograder grade"
            f" {arguments.module}, or look into {path.parent}."
        )
    names = list(record["exercises"])
    if arguments.exercise is not None:
        if arguments.exercise not in names:
            raise CourseError(
                f"{arguments.module} was graded without an exercise {arguments.exercise};"
                f" it has {', '.join(names)}."
            )
        names = [arguments.exercise]
    for line in lines(classroom, grader, record, names):
        print(escaped(line))
    return 0


def lines(classroom: Classroom, grader: Grader, record: Record, names: list[str]) -> Iterator[str]:
    """The heading, what has changed since, and each exercise."""
    booked = read_module(classroom.coursedir, record["module"])
    yield from heading(record, booked)
    yield from _since(grader, record, booked)
    found, note = references_of(record, grader.state, grader.source(record["module"]))
    if note:
        yield f"  note: {note}"
    for name in names:
        yield ""
        if name in found:
            yield from explain_exercise(record, found[name])
        else:
            yield f"{name}: the source has no such exercise any more"


def _since(grader: Grader, record: Record, booked: BookedModule) -> Iterator[str]:
    """What a person gave, and what was handed in after this verdict."""
    module, student = record["module"], record["student"]
    handed_in = grader.handed_in(module, student)
    if handed_in is None or handed_in.digest != record["submission"]:
        yield "  note: what is handed in now is another submission, not graded yet"
    for name, cell in booked.cells.get(student, {}).items():
        if cell.manual is not None:
            hides = "" if cell.auto is None else f", which hides the grader's {cell.auto:g}"
            yield f"  {name}: {cell.manual:g} points by a person{hides}"
    if student in booked.penalties:
        yield f"  late penalty: {booked.penalties[student]:g}"
