"""Do the numbers about exercises agree with NumPy, and is who stopped half-way found?"""

import numpy as np
import pytest

from autograder.report.insight import FEWEST, Stopped, correlation, items, stopped_half_way
from autograder.report.standing import Cell, Exercise, ModuleStanding, Score


def module(rows):
    """A module of three exercises worth 2 points; `rows` gives each student's statuses."""
    points = {"right": 2.0, "partly": 1.0}
    names = ("first", "second", "third")
    cells = {
        student: {
            name: Cell(status, points.get(status, 0.0))
            for name, status in zip(names, row.split(","), strict=True)
        }
        for student, row in rows.items()
    }
    scores = {student: Score(1.0, 6.0) for student in rows}
    exercises = tuple(Exercise(name, 2.0) for name in names)
    return ModuleStanding("02_x", "X", exercises, cells, scores)


CLASS = module(
    {
        "a": "right,right,partly",
        "b": "right,partly,wrong",
        "c": "partly,wrong,wrong",
        "d": "wrong,wrong,right",
        "e": "right,right,right",
        "f": "partly,partly,not tried",
    }
)


def test_difficulty_and_discrimination_are_those_of_numpy():
    points = np.array(
        [[CLASS.cell(s, e.name).points for e in CLASS.exercises] for s in sorted(CLASS.scores)]
    )
    for place, item in enumerate(items(CLASS)):
        rest = np.delete(points, place, axis=1).sum(axis=1)
        assert item.difficulty == pytest.approx(points[:, place].mean() / 2)
        assert item.discrimination == pytest.approx(np.corrcoef(points[:, place], rest)[0, 1])


def test_a_small_or_equal_class_has_no_correlation():
    assert correlation([1.0] * FEWEST, list(range(FEWEST))) is None
    assert correlation([0.0, 1.0], [0.0, 1.0]) is None


def test_who_left_the_end_untried_stopped_half_way():
    found = stopped_half_way(
        module(
            {
                "a": "right,not tried,not tried",
                "b": "right,wrong,not tried",
                "c": "not tried,not tried,not tried",
                "d": "not tried,not tried,right",
            }
        )
    )
    assert found == [Stopped("a", "first", 1, 2)]
