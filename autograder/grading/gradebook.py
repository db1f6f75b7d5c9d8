"""What the gradebook holds of one module, read in one go."""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class BookedCell:
    """The scores of one graded cell of one student; None where there is none."""

    auto: float | None
    manual: float | None
    extra: float | None = None

    @property
    def score(self) -> float:
        """What counts: a person's points before the automatic ones, and extra credit."""
        points = self.auto if self.manual is None else self.manual
        return 0.0 if points is None else points + (self.extra or 0.0)


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

    def total(self, student: str) -> float:
        """The student's points for the module."""
        cells = self.cells.get(student, {}).values()
        return sum(cell.score for cell in cells) - self.penalties.get(student, 0.0)


def make_gradebook(coursedir: CourseDirectory) -> None:
    """Make the course's gradebook, when it is a file that is not there, whole or not at all.

    One cut short while nbgrader makes it would have no version, and could not be upgraded.
    """
    url = make_url(coursedir.db_url)
    if url.get_backend_name() != "sqlite" or not url.database or Path(url.database).exists():
        return
    target = Path(url.database)
    partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        Gradebook(f"sqlite:///{partial}", coursedir.course_id).close()
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def read_module(coursedir: CourseDirectory, module: str) -> BookedModule:
    """What the course's gradebook holds of `module`."""
    cells: defaultdict[str, dict[str, BookedCell]] = defaultdict(dict)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        rows = (
            gradebook.db.query(
                Student.id, BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit
            )
            .select_from(Grade)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(Student, Student.id == SubmittedAssignment.student_id)
            .filter(Assignment.name == module)
        )
        for student, name, auto, manual, extra in rows:
            cells[student][name] = BookedCell(auto, manual, extra)
        late = (
            gradebook.db.query(
                SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty
            )
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == module, SubmittedNotebook.late_submission_penalty != None)  # noqa: E711
        )
        penalties = {student: float(penalty) for student, penalty in late}
    return BookedModule(cells, penalties)
