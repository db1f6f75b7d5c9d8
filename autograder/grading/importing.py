"""Copy submissions aside before nbgrader touches them: it follows links and stops at pipes."""

from __future__ import annotations

import glob
import shutil
import stat
import tempfile
import weakref
from collections.abc import Callable, Collection
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from .grader import Grader
from .reading.handed_in import TIMESTAMP, Closed, HandedIn
from .running.cache import unwritable

PREFIX = "importing-"
UNSAFE = frozenset('<>&"\\*?[]')
"""What no student's folder may have in its name. Formgrader puts the name into its pages and
scripts as it is: with one of the first five, it could be code there, run with the instructor's
rights. nbgrader looks folders up by pattern: with one of the others, it meets another student's."""
MAX_NAME = 240
"""Bytes of a student's name: files are named after it, with an ending."""


class ImportedCourse(CourseDirectory):  # type: ignore[misc]  # nbgrader is untyped
    """A course whose submissions are copies: each a notebook of the module's name and its files.

    `origin` is the course they were copied from. The copies last as long as this object.
    """

    origin: CourseDirectory
    wait_for: Callable[[str], None] | None = None
    """Called with a student's name before nbgrader converts what that student handed in."""


def import_submissions(grader: Grader, module: str, students: Collection[str]) -> ImportedCourse:
    """Copy what the students handed in for `module`.

    One who handed in nothing is left out, and so is one whose work can't be read.
    """
    origin = grader.coursedir
    try:
        grader.state.mkdir(parents=True, exist_ok=True)
        copies = tempfile.mkdtemp(prefix=PREFIX, dir=grader.state)
    except OSError as error:
        raise unwritable(grader.state, error) from None
    traits = {name: getattr(origin, name) for name in origin.trait_names(config=True)}
    traits["submitted_directory"] = str(Path(grader.state.name, Path(copies).name))
    course = ImportedCourse(config=origin.config, **traits)
    course.origin = origin
    weakref.finalize(course, shutil.rmtree, copies, ignore_errors=True)
    for student in students:
        try:
            handed_in = grader.handed_in(module, student)
        except Closed as error:
            grader.log.error("%s, %s: %s", module, student, error)
            continue
        if handed_in is not None:
            folder = Path(course.format_path(course.submitted_directory, student, module))
            try:
                _write(handed_in, folder, module)
            except OSError as error:
                raise unwritable(folder, error) from None
    return course


def students_of(coursedir: CourseDirectory, module: str, student: str = "*") -> list[str]:
    """Who has a folder for `module` among what was handed in, under a name that can be used."""
    return [name for name in _named(coursedir, module, student) if _is_safe(name)]


def misnamed(coursedir: CourseDirectory, module: str) -> list[str]:
    """Whose folder for `module` has a name that nbgrader or its pages would not take for a name."""
    return [name for name in _named(coursedir, module, "*") if not _is_safe(name)]


def _is_safe(name: str) -> bool:
    """Also whether it is text at all: bytes that are none are no printable letters here."""
    return name.isprintable() and not UNSAFE & set(name) and len(name.encode()) <= MAX_NAME


def _named(coursedir: CourseDirectory, module: str, student: str) -> list[str]:
    pattern = Path(coursedir.format_path(coursedir.submitted_directory, student, module))
    students = map(Path, glob.glob(str(pattern.parent)))
    return sorted({one.name for one in students if _may_be_folder(one / pattern.name)})


def _may_be_folder(path: Path) -> bool:
    """Whether it is a folder, or lies where nobody can look: reading it then says so."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _write(handed_in: HandedIn, folder: Path, module: str) -> None:
    """The files, and an empty notebook: its cells are read where the student left them."""
    folder.mkdir(parents=True)
    (folder / f"{module}.ipynb").touch()
    for name, data in handed_in.files.items():
        if name == TIMESTAMP and not _is_time(data):
            continue  # nbgrader would end the whole run over it
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _is_time(data: bytes) -> bool:
    try:
        return bool(parse_utc(data.decode().strip()))
    except (ValueError, OverflowError):
        return False
