"""What a class's points say of the exercises, and of who stopped half-way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .standing import ModuleStanding

FEWEST = 5
"""Students below which a correlation says nothing."""


@dataclass(frozen=True)
class Item:
    """One exercise, as test theory sees it."""

    name: str
    difficulty: float | None
    """The mean share of its points, of those who handed in: 1 is easiest."""
    discrimination: float | None
    """The correlation of its points with the points of all other exercises (item-rest
    correlation); None for a class too small, or where everyone has the same."""


def items(module: ModuleStanding) -> list[Item]:
    """Difficulty and discrimination of each exercise that gives points."""
    students = sorted(module.scores)
    exercises = [exercise for exercise in module.exercises if exercise.max_points]
    shares = {
        exercise.name: [
            module.cell(student, exercise.name).points / exercise.max_points for student in students
        ]
        for exercise in exercises
    }
    totals = [sum(column[row] for column in shares.values()) for row in range(len(students))]
    return [
        Item(
            name,
            sum(column) / len(column) if column else None,
            correlation(column, [total - mine for total, mine in zip(totals, column, strict=True)]),
        )
        for name, column in shares.items()
    ]


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation; None for fewer than `FEWEST` pairs or a column without spread."""
    count = len(one)
    if count < FEWEST:
        return None
    means = sum(one) / count, sum(other) / count
    first, second = ([value - mean for value in column] for column, mean in
                     zip((one, other), means, strict=True))  # fmt: skip
    spread = sqrt(sum(a * a for a in first) * sum(b * b for b in second))
    if spread < 1e-12:
        return None
    return sum(a * b for a, b in zip(first, second, strict=True)) / spread


@dataclass(frozen=True)
class Stopped:
    """A student who tried the first exercises of a module and none of the last."""

    student: str
    after: str
    """The last exercise that was tried."""
    tried: int
    left: int


LEFT = 2
"""Untried exercises at the end that count as stopping: the last one is a stretch."""


def stopped_half_way(module: ModuleStanding) -> list[Stopped]:
    """Who handed in, tried something, and left at least `LEFT` exercises at the end untried."""
    names = [exercise.name for exercise in module.exercises if exercise.tamper_proof]
    found = []
    for student in sorted(module.scores):
        tried = [
            place
            for place, name in enumerate(names)
            if module.cell(student, name).status not in ("not tried", "not handed in")
        ]
        if tried and len(names) - 1 - tried[-1] >= LEFT:
            last = tried[-1]
            found.append(Stopped(student, names[last], len(tried), len(names) - 1 - last))
    return found
