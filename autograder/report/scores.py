"""The scores in nbgrader's gradebook: with what humans marked, and late penalties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .standing import Score


@dataclass(frozen=True)
class CellScore:
    """One graded code cell of one submission."""

    points: float
    max_points: float
    by_hand: bool


@dataclass(frozen=True)
class Submission:
    """One student's submission of one module."""

    score: Score
    cells: Mapping[str, CellScore]
    """Code cells only; by grade id."""


@dataclass(frozen=True)
class Book:
    """What the gradebook says: everyone in it, and their submissions by module and student."""

    students: tuple[str, ...]
    submissions: Mapping[str, Mapping[str, Submission]]


def read_book(course: Path) -> Book | None:
    """The gradebook of the course at `course`; None when it has none yet.

    Follows `nbgrader_config.py` to where the gradebook is. Raises `CourseError` when either
    can't be read or nbgrader isn't installed.
    """
    directory = course_directory(course)
    from nbgrader.api import Gradebook

    url, course_id = directory.db_url, directory.course_id or "default_course"
    path = url.removeprefix("sqlite:///")
    if url.startswith("sqlite:///") and not Path(path).exists():
        return None
    try:
        with closing(Gradebook(url, course_id)) as gradebook:
            return _read(gradebook)
    except Exception as error:  # whatever the database driver raises
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CourseError(
            f"The gradebook {url} can't be read: {reason}. Restore it, or move it away and "
            "grade again."
        ) from None


def course_directory(course: Path) -> Any:
    """nbgrader's view of the course: its folders and its gradebook, as it is configured.

    Raises `CourseError` where `nbgrader_config.py` fails, or nbgrader isn't installed.
    """
    try:
        from nbgrader.coursedir import CourseDirectory
    except ImportError:
        raise CourseError(
            "nbgrader isn't installed: run make grade, or pip install '.[grading]'"
        ) from None
    from traitlets.config.loader import Config, PyFileConfigLoader

    config = Config()
    if (course / "nbgrader_config.py").exists():
        try:
            config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
        except Exception as error:  # it is a program: it may raise anything
            raise CourseError(
                f"{course / 'nbgrader_config.py'} fails: {type(error).__name__}: {error}. Mend it."
            ) from None
    directory = CourseDirectory(config=config)
    if "root" not in config.CourseDirectory:
        directory.root = str(course.resolve())
    return directory


def _read(gradebook: Any) -> Book:
    from nbgrader.api import SubmittedAssignment

    by_module: dict[str, dict[str, Submission]] = {}
    cells: dict[str, dict[str, CellScore]] = {}
    to_mark: dict[str, int] = {}
    for submission, name, is_code, waits, cell in _grades(gradebook):
        to_mark[submission] = to_mark.get(submission, 0) + waits
        if is_code:
            cells.setdefault(submission, {})[name] = cell
    for one in gradebook.db.query(SubmittedAssignment):
        penalty = float(one.late_submission_penalty or 0.0)
        points = max(0.0, float(one.score) - penalty)
        score = Score(points, float(one.max_score), penalty, to_mark.get(one.id, 0))
        by_module.setdefault(one.name, {})[one.student_id] = Submission(
            score, cells.get(one.id, {})
        )
    return Book(tuple(student.id for student in gradebook.students), by_module)


def _grades(gradebook: Any) -> Iterator[tuple[str, str, bool, bool, CellScore]]:
    """Every grade, in one query: submission, cell, is it code, does it wait for a human."""
    from nbgrader.api import Grade, GradeCell, SubmittedNotebook

    rows = (
        gradebook.db.query(
            SubmittedNotebook.assignment_id,
            GradeCell.name,
            GradeCell.cell_type,
            GradeCell.max_score,
            Grade.score,
            Grade.manual_score,
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, Grade.cell_id == GradeCell.id)
    )
    for submission, name, kind, most, points, manual, waits in rows:
        cell = CellScore(float(points), float(most), manual is not None)
        yield submission, name, kind == "code", bool(waits), cell
