"""`autograder demo`: a sample class in a throw-away folder, graded, with feedback and a report."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from ..build.course_rules import modules_of
from ..cores import cores
from ..errors import CourseError
from .sample_class import Student, hand_in, sample_class

ROOMS = ("source", "release")
CONFIGURATION = "nbgrader_config.py"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="a new folder (default: a temporary one)",
    )
    parser.add_argument(
        "--course", type=Path, metavar="DIR", help="the course to sample (default: this one)"
    )
    parser.add_argument(
        "--module",
        action="append",
        default=[],
        metavar="NAME",
        dest="modules",
        help="only this module; may be given several times (default: all)",
    )
    parser.add_argument("--jobs", type=int, default=cores(), metavar="N")


def run(arguments: argparse.Namespace) -> int:
    """Make the class, grade it, and say what to open; 2 when a submission was left out."""
    began = time.perf_counter()
    if arguments.jobs < 1:
        raise CourseError("--jobs must be at least 1.")
    course = find_course(arguments.course)
    modules = wanted_modules(course, arguments.modules)
    folder = new_folder(arguments.folder)
    try:
        students = make_course(course, folder, modules)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # nothing is left half made
        raise
    print(f"Handed in: {len(students)} students, {', '.join(modules)}. Grading ...", flush=True)
    problems = grade(folder, modules, arguments.jobs)
    write_feedback(folder, modules)
    pages = write_report(folder)
    print(score_table(folder, students, modules))
    for problem in problems:
        print(problem)
    print(f"\nDone in {time.perf_counter() - began:.0f} s. Open:")
    for what, path in {
        "the class": pages[0],
        "a line a student": pages[1],
        "feedback": folder / "feedback" / students[-1].name / modules[0] / f"{modules[0]}.html",
        "what was handed in": folder / "submitted",
        "the gradebook": folder / "gradebook.db",
    }.items():
        print(f"  {what:20} {path}")
    print(f"  {'formgrader':20} cd {folder} && jupyter lab   (menu Nbgrader, Formgrader)")
    return 2 if problems else 0


def wanted_modules(course: Path, names: Sequence[str]) -> list[str]:
    """The named modules in the course's order, or all; raises `CourseError` for an unknown one."""
    known = [module.name for module in modules_of(course)]
    for name in names:
        if name not in known:
            raise CourseError(f"There is no module {name}; there are {', '.join(known)}.")
    return [name for name in known if not names or name in names]


def find_course(named: Path | None) -> Path:
    """The course to sample: the named folder, this one, or that of the checkout.

    Raises `CourseError` where only the package was installed.
    """
    checkout = Path(__file__).parents[2]
    for place in [named] if named else [Path(), checkout]:
        if all((place / room).is_dir() for room in ROOMS) and (place / CONFIGURATION).is_file():
            return place.resolve()
    raise CourseError(
        f"{named or 'This folder'} is no course: run it in a clone of the course,"
        f" after autograder build, or name one with --course."
    )


def new_folder(named: Path | None) -> Path:
    """An empty folder of the demo's own; raises `CourseError` for one that is in use."""
    if named is None:
        return Path(tempfile.mkdtemp(prefix="autograd-demo-"))
    try:
        named.mkdir(parents=True, exist_ok=True)
        in_use = any(named.iterdir())
    except OSError as error:
        raise CourseError(
            f"{named} can't be written to ({error.strerror}): name another."
        ) from None
    if in_use:
        raise CourseError(f"{named} is not empty: name a new folder, or remove it.")
    return named.resolve()


def make_course(course: Path, folder: Path, modules: Sequence[str]) -> list[Student]:
    """Copy the course into `folder` and hand in a sample class; returns its students."""
    others = [module.name for module in modules_of(course) if module.name not in modules]
    ignored = shutil.ignore_patterns("__pycache__", ".*", *others)
    for room in ROOMS:
        shutil.copytree(course / room, folder / room, ignore=ignored)
    shutil.copy(course / CONFIGURATION, folder / CONFIGURATION)
    students = sample_class([folder / "source" / module for module in modules])
    for student in students:
        for module in modules:
            hand_in(student, folder / "release" / module, folder / "submitted")
    return students


def grade(folder: Path, modules: Sequence[str], jobs: int) -> list[str]:
    """Grade every submission as `autograder grade` does; a line for each left out."""
    from sqlalchemy.exc import SAWarning

    from ..grading.classroom import open_classroom

    classroom = open_classroom(folder, "best")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of nbgrader's own models, on every new row
        graded = [classroom.grade(module, jobs, False) for module in modules]
    return [line for found in graded for line in found.left_out]


def write_feedback(folder: Path, modules: Sequence[str]) -> None:
    """Write every student's feedback page by nbgrader's own converter."""
    from nbgrader.converters import GenerateFeedback

    from ..grading.classroom import open_classroom

    api = open_classroom(folder, "best").api
    api.log.setLevel(logging.CRITICAL)
    for module in modules:
        api.coursedir.assignment_id = module
        converter = GenerateFeedback(coursedir=api.coursedir, parent=api)
        converter.force = True
        converter.start()


def write_report(folder: Path) -> tuple[Path, Path]:
    """Write the class report as a page and as a table; returns both paths."""
    from ..report.collect import collect
    from ..report.command import write_whole
    from ..report.page import to_page
    from ..report.sheet import to_csv

    report = collect(folder, [])
    page, sheet = folder / "report.html", folder / "report.csv"
    write_whole(page, to_page(report))
    write_whole(sheet, to_csv(report))
    return page, sheet


def score_table(folder: Path, students: Sequence[Student], modules: Sequence[str]) -> str:
    """Students by modules, with what each handed in."""
    scores = scores_of(folder, modules)
    rows = [["student", "handed in", *modules]]
    for student in students:
        points = [scores[module].get(student.name) for module in modules]
        shown = [f"{p[0]:g}/{p[1]:g}" if p else "not graded" for p in points]
        rows.append([student.name, student.kind, *shown])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def scores_of(folder: Path, modules: Sequence[str]) -> dict[str, dict[str, tuple[float, float]]]:
    """By module and student: the score and the most that could be had, from the gradebook."""
    from nbgrader.api import Gradebook, MissingEntry

    scores: dict[str, dict[str, tuple[float, float]]] = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for module in modules:
            scores[module] = {}
            try:
                submissions = gradebook.assignment_submissions(module)
            except MissingEntry:
                continue
            for submission in submissions:
                points = float(submission.score), float(submission.max_score)
                scores[module][submission.student.id] = points
    return scores
