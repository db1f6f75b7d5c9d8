"""What the gradebook holds of a class, as an exporter needs it: points after penalties."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """One student, as the gradebook knows them; what it doesn't know is empty."""

    id: str
    first_name: str
    last_name: str
    email: str
    lms_id: str
    """The id inside the system that the grades go to."""


@dataclass(frozen=True)
class Points:
    """What one submission is worth."""

    points: float
    """With what humans marked, less the late penalty; at least 0."""
    penalty: float
    to_mark: int
    """Written answers that wait for a human: until then they count 0."""


@dataclass(frozen=True)
class Grades:
    """A class: people, modules with what they are worth, and points by module and student's id."""

    people: tuple[Person, ...]
    modules: Mapping[str, float]
    points: Mapping[tuple[str, str], Points]
    """Nothing for a module that a student did not hand in."""

    @property
    def to_mark(self) -> int:
        """Written answers in all that wait for a human."""
        return sum(points.to_mark for points in self.points.values())


def read_grades(
    gradebook: Any, students: Collection[str] = (), modules: Collection[str] = ()
) -> Grades:
    """The grades in an open nbgrader gradebook: of the named students and modules, or of all."""
    from nbgrader.api import SubmittedAssignment

    people = tuple(
        Person(
            student.id,
            student.first_name or "",
            student.last_name or "",
            student.email or "",
            student.lms_user_id or "",
        )
        for student in gradebook.students
        if not students or student.id in students
    )
    worth = {
        assignment.name: float(assignment.max_score)
        for assignment in gradebook.assignments
        if not modules or assignment.name in modules
    }
    waiting = _waiting(gradebook)
    points = {}
    for submission in gradebook.db.query(SubmittedAssignment):
        penalty = float(submission.late_submission_penalty or 0.0)
        points[submission.name, submission.student_id] = Points(
            max(0.0, float(submission.score) - penalty), penalty, waiting.get(submission.id, 0)
        )
    ids = {person.id for person in people}
    return Grades(
        people,
        dict(sorted(worth.items())),
        {key: value for key, value in points.items() if key[0] in worth and key[1] in ids},
    )


def _waiting(gradebook: Any) -> dict[str, int]:
    """By submission, how many written answers wait for a human's mark."""
    from nbgrader.api import Grade, SubmittedNotebook

    rows = (
        gradebook.db.query(SubmittedNotebook.assignment_id)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .filter(Grade.needs_manual_grade)
    )
    counts: dict[str, int] = {}
    for (submission,) in rows:
        counts[submission] = counts.get(submission, 0) + 1
    return counts
