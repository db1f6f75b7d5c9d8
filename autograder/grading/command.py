"""`autograder grade`: run what was handed in side by side, then let nbgrader book it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from ..confine.levels import level
from ..cores import cores
from ..errors import CourseError, NotNow
from .alone import alone
from .classroom import Classroom, Graded, open_classroom
from .gradebook import read_module
from .grader import Grader
from .terminal import escaped

CONFINED = {
    "strong": "strong",
    "basic": "basic (for strong, see autograder doctor)",
    "none": "NOT AT ALL, it runs with your rights (see autograder doctor)",
}
"""By level, what grading says of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `autograder grade`."""
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help="default: all that anything was handed in for"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=cores(),
        metavar="N",
        help="runs at a time (default: %(default)s)",
    )
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's root folder"
    )
    parser.add_argument(
        "--unconfined",
        action="store_true",
        help="run students' code with all your rights, where it can't be confined",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="run and book again what is unchanged as well",
    )
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="run on the workers of a Dask cluster"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say which scores would change")


def run(arguments: argparse.Namespace) -> int:
    """Grade the modules asked for; 2 when anything was left out, with a line for each.

    Raises `NotNow` when the disk is full, or another grading of the course is running.
    """
    if arguments.jobs < 1:
        raise CourseError("--jobs must be at least 1.")
    classroom = open_classroom(
        arguments.course, "off" if arguments.unconfined else "", arguments.scheduler
    )
    problems: list[str] = []
    modules = arguments.modules or classroom.modules()
    if not modules:
        raise CourseError(
            "Nothing was handed in, or nothing of it can be read:"
            f" put submissions into {classroom.submitted}/NAME/MODULE/."
        )
    print(confined(classroom))
    graded: dict[str, Graded] = {}
    with alone(classroom.state):
        for module in modules:
            try:
                graded[module] = classroom.grade(
                    module, arguments.jobs, arguments.force, dry=arguments.dry_run
                )
                problems += graded[module].left_out
            except NotNow:
                raise
            except CourseError as error:
                problems.append(str(error))
    if arguments.dry_run:
        print(*would_change(graded), sep="\n")
    elif graded:
        print(score_table(classroom, list(graded)), *hidden(graded), sep="\n")
    for problem in problems:
        shown = "\n".join(map(escaped, problem.splitlines()))
        print(f"autograder grade: {shown}", file=sys.stderr)
    return 2 if problems else 0


def confined(classroom: Classroom) -> str:
    """The line that says what holds students' code; raises `CourseError` where nothing does."""
    said = "Students' code is confined:"
    grader = Grader(classroom.coursedir, parent=classroom.api)
    if classroom.scheduler:
        return f"{said} as each worker can"
    return f"{said} {CONFINED[level(grader.confinement)]}"


def would_change(graded: Mapping[str, Graded]) -> Iterator[str]:
    """Every score that grading would change, a line each."""
    for module, found in graded.items():
        count = len(found.changes)
        yield f"{module}: {count or 'no'} score{'' if count == 1 else 's'} would change"
        yield from (f"  {escaped(str(change))}" for change in found.changes)


def hidden(graded: Mapping[str, Graded]) -> Iterator[str]:
    """The overrides that now hide another automatic score than before."""
    for module, found in graded.items():
        for change in found.hidden:
            yield f"{module}, {escaped(str(change))}: look at it in formgrader"


def score_table(classroom: Classroom, modules: list[str]) -> str:
    """Students by modules: points of the possible ones, `*` where a person has to look.

    They are the gradebook's: with what a person gave, and less what is taken off for being late.
    """
    rows: dict[str, list[str]] = {}
    coursedir = classroom.coursedir
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        for column, module in enumerate(modules):
            try:
                submissions = gradebook.assignment_submissions(module)
            except MissingEntry:
                continue
            booked = read_module(coursedir, module)
            for submission in submissions:
                student = submission.student.id
                row = rows.setdefault(student, ["-"] * len(modules))
                mark = "*" if submission.needs_manual_grade else ""
                row[column] = f"{booked.total(student):g}/{submission.max_score:g}{mark}"
                if besides := booked.besides(student):
                    row[column] += f" ({'; '.join(besides)})"
    table = [["student", *modules]]
    table += [[escaped(student), *rows[student]] for student in sorted(rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(modules) + 1)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    if any("*" in cell for row in table[1:] for cell in row[1:]):
        lines.append("* waits for a person: open formgrader")
    return "\n".join(lines)
