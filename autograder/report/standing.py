"""What a class report holds: plain data, ready to be shown as a table, a page or a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from .handed_in import Prediction

Status = Literal["right", "partly", "wrong", "not tried", "stopped", "review", "not handed in"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""As judged; "review" where the grader itself failed and a person has to look."""


@dataclass(frozen=True)
class Cell:
    """One student's standing in one exercise; points as the gradebook has them."""

    status: Status
    points: float = 0.0
    causes: tuple[str, ...] = ()
    """Misconceptions, or groups of them, whose outcome this answer had."""
    by_hand: bool = False
    """An instructor's score stands in place of the machine's."""


NOT_HANDED_IN = Cell("not handed in")


@dataclass(frozen=True)
class Exercise:
    """One column of the heat map."""

    name: str
    max_points: float
    tamper_proof: bool = True
    """False for an instructor's own tests, which run beside the student's code."""


@dataclass(frozen=True)
class Score:
    """One student's score in one module, a late penalty already taken off."""

    points: float
    max_points: float
    penalty: float = 0.0
    to_mark: int = 0
    """Written answers that still wait for a human."""


@dataclass(frozen=True)
class Held:
    """A misconception, or a group that no outcome tells apart, and how many hold it."""

    exercise: str
    name: str
    cause: str
    experiment: str
    students: int
    sample: str = ""
    """The shortest of their answers, without a word of whose it is; empty where none is short."""


@dataclass(frozen=True)
class ModuleStanding:
    """A class in one module; `cells` and `scores` by student."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    cells: Mapping[str, Mapping[str, Cell]]
    scores: Mapping[str, Score]
    held: tuple[Held, ...] = ()
    predictions: tuple[Prediction, ...] = ()

    def cell(self, student: str, exercise: str) -> Cell:
        """A student's standing in an exercise; not handed in where nothing is known."""
        return self.cells.get(student, {}).get(exercise, NOT_HANDED_IN)

    def count(self, exercise: str, students: tuple[str, ...]) -> Counter[Status]:
        """How many of `students` stand how in `exercise`."""
        return Counter(self.cell(student, exercise).status for student in students)

    @property
    def handed_in(self) -> int:
        """How many students handed this module in."""
        return len(self.scores)

    @property
    def mean(self) -> float | None:
        """Mean score of those who handed in; None when nobody did."""
        if not self.scores:
            return None
        return sum(score.points for score in self.scores.values()) / len(self.scores)

    @property
    def max_points(self) -> float:
        """The most points the module gives."""
        return max((score.max_points for score in self.scores.values()), default=0.0)

    @property
    def to_mark(self) -> int:
        """How many written answers still wait for a human."""
        return sum(score.to_mark for score in self.scores.values())


@dataclass(frozen=True)
class ClassReport:
    """A whole class: its students in order, and its standing in each module."""

    students: tuple[str, ...]
    modules: tuple[ModuleStanding, ...] = field(default_factory=tuple)
