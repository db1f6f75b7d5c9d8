"""What the gradebook holds of one module, read in one go."""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import nbgrader.api
from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from ..errors import CourseError


@dataclass(frozen=True)
class BookedCell:
    """The scores of one graded cell of one student; None where there is none."""

    auto: float | None
    manual: float | None
    extra: float | None = None
    waits: bool = False
    """Whether a person is asked to look at it."""

    @property
    def score(self) -> float:
        """What counts: a person's points before the automatic ones, and extra credit."""
        points = self.auto if self.manual is None else self.manual
        return 0.0 if points is None else points + (self.extra or 0.0)

    @property
    def overridden(self) -> bool:
        """Whether a person's points hide other automatic ones."""
        return None not in (self.auto, self.manual) and self.auto != self.manual


@dataclass(frozen=True)
class BookedModule:
    """All that is booked for one module."""

    cells: Mapping[str, Mapping[str, BookedCell]]
    """By student and grade id."""
    penalties: Mapping[str, float]
    """By student: what is taken off for being late."""

    def automatic(self, student: str) -> dict[str, float | None]:
        """One student's automatic scores by grade id; empty when nothing is booked."""
        return {name: cell.auto for name, cell in self.cells.get(student, {}).items()}

    def marked(self, student: str) -> set[str]:
        """The grade ids whose automatic score counts, but a person is asked to look at it."""
        return {
            name
            for name, cell in self.cells.get(student, {}).items()
            if cell.waits and cell.manual is None and cell.auto is not None
        }

    def total(self, student: str) -> float:
        """The student's points for the module, as they are exported: at least 0."""
        cells = self.cells.get(student, {}).values()
        return max(0.0, sum(cell.score for cell in cells) - self.penalties.get(student, 0.0))

    def besides(self, student: str) -> list[str]:
        """What makes the total another than the sum of the automatic scores."""
        cells = self.cells.get(student, {}).items()
        overridden = ", ".join(name for name, cell in cells if cell.overridden)
        late = self.penalties.get(student, 0.0)
        said = {f"overridden: {overridden}": overridden, f"late: -{late:g}": late}
        return [text for text, holds in said.items() if holds]


def gradebook_file(coursedir: CourseDirectory) -> Path | None:
    """The file of the course's gradebook; None where another kind of database holds it."""
    url = make_url(coursedir.db_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(url.database) if is_file and url.database else None


def unusable(coursedir: CourseDirectory) -> CourseError:
    """What to say of a gradebook that its database refuses."""
    return CourseError(
        f"The gradebook {coursedir.db_url} can't be used: is it writable, and made by this"
        " version of nbgrader? (nbgrader db upgrade)"
    )


def make_gradebook(coursedir: CourseDirectory) -> None:
    """Make the course's gradebook, when it is a file that is not there, whole or not at all.

    One cut short while nbgrader makes it would have no version, and could not be upgraded.
    """
    target = gradebook_file(coursedir)
    if target is None or target.exists():
        return
    partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        Gradebook(f"sqlite:///{partial}", coursedir.course_id).close()
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def one_engine() -> Iterator[None]:
    """Let nbgrader open gradebooks on the engine that it first made for each.

    It opens one several times a submission; on a new engine every statement is compiled anew, and
    each time it looks whether each table is there.
    """
    tables = nbgrader.api.Base.metadata
    with (
        patch.object(nbgrader.api, "create_engine", cache(nbgrader.api.create_engine)),
        patch.object(tables, "create_all", cache(tables.create_all)),
    ):
        yield


def read_module(coursedir: CourseDirectory, module: str) -> BookedModule:
    """What the course's gradebook holds of `module`; nothing where there is no gradebook yet.

    Raises `CourseError` for one that can't be used.
    """
    file = gradebook_file(coursedir)
    if file is not None and not file.exists():
        return BookedModule({}, {})
    try:
        return _read(coursedir, module)
    except DatabaseError:
        raise unusable(coursedir) from None


def _read(coursedir: CourseDirectory, module: str) -> BookedModule:
    cells: defaultdict[str, dict[str, BookedCell]] = defaultdict(dict)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        rows = (
            gradebook.db.query(
                Student.id,
                BaseCell.name,
                Grade.auto_score,
                Grade.manual_score,
                Grade.extra_credit,
                Grade.needs_manual_grade,
            )
            .select_from(Grade)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(Student, Student.id == SubmittedAssignment.student_id)
            .filter(Assignment.name == module)
        )
        for student, name, *about in rows:
            cells[student][name] = BookedCell(*about)
        late = (
            gradebook.db.query(
                SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty
            )
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == module)
            .filter(SubmittedNotebook.late_submission_penalty.is_not(None))
        )
        penalties = {student: float(penalty) for student, penalty in late}
    return BookedModule(cells, penalties)


def ask_for_a_person(coursedir: CourseDirectory, module: str, students: Iterable[str]) -> None:
    """Mark the automatic scores of students, since what they handed in now could not be graded.

    The next grading that succeeds takes the marks away. Raises `CourseError` for a gradebook that
    can't be used.
    """
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            for student in students:
                for notebook in gradebook.find_submission(module, student).notebooks:
                    for grade in notebook.grades:
                        if grade.manual_score is None:
                            grade.needs_manual_grade = True
            gradebook.db.commit()
    except DatabaseError:
        raise unusable(coursedir) from None


@dataclass(frozen=True)
class Change:
    """A score that is not what it was; None where there was no grade."""

    student: str
    name: str
    """A grade id, or "late penalty"."""
    before: float | None
    after: float | None
    manual: float | None = None
    """A person's points, where they hide the automatic score that changed."""

    def __str__(self) -> str:
        before, after = (
            "not graded" if score is None else f"{score:g}" for score in (self.before, self.after)
        )
        hidden = "" if self.manual is None else f", hidden by a grader's {self.manual:g}"
        return f"{self.student}, {self.name}: {before} -> {after}{hidden}"


def changes(before: BookedModule, after: BookedModule) -> list[Change]:
    """Each automatic score and each late penalty that differs, by student and cell."""
    found = []
    for student, cells in sorted(after.cells.items()):
        for name, cell in cells.items():
            old = before.cells.get(student, {}).get(name)
            if old is None or old.auto != cell.auto:
                was = None if old is None else old.auto
                found.append(Change(student, name, was, cell.auto, cell.manual))
        penalties = [book.penalties.get(student, 0.0) for book in (before, after)]
        if penalties[0] != penalties[1]:
            found.append(Change(student, "late penalty", *penalties))
    return found
