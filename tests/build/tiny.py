"""A course of one tiny module without TensorFlow, in order and ready to be broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MODULE = "01_tiny"

EXERCISES = '''
"""Exercises of the tiny module."""

from autograder import Exercise, aspect


class Doubled(Exercise):
    """Twice a number."""

    name = "doubled"
    section = "Twice"
    hints = ("Which sign?", "Add it to itself.", "tripled = x + x + x")
    reason = "Adding works for every sign."
    another_way = "Multiply by two."
    what_if = "What of text?"

    @aspect("positive numbers")
    def positive(self, rng):
        return (float(rng.uniform(3, 9)),)

    @aspect("negative numbers")
    def negative(self, rng):
        return (float(-rng.uniform(3, 9)),)


class Total(Exercise):
    """The sum of a list."""

    name = "total"
    section = "Sums"
    hints = ("How many?", "All of them count.", "product = a * b * c")
    reason = "A sum counts each."
    another_way = "A loop."
    what_if = "What of an empty list?"

    def inputs(self, rng):
        return ([round(float(v), 1) for v in rng.uniform(3, 9, size=4)],)
'''

MISCONCEPTIONS = '''
"""Wrong answers of the tiny module."""

import numpy as np

from autograder.misconceptions import Rubric, Sample, another_way, group, misconception

FIRST = 0


@misconception("doubled", cause="square it.", experiment="print `x * x`.", section="Twice",
               catalogue="M01")
def squared_number(x):
    """Twice as a square."""
    answer = x * x
    return answer


@misconception("doubled", cause="drop the sign.", experiment="print `abs(x)`.", section="Twice")
def unsigned_number(x):
    return abs(2.0 * x)


@misconception("total", cause="take the mean.", experiment="print `len(values)`.", section="Sums")
def mean_of_values(values):
    return sum(values) / len(values)


@misconception("total", cause="keep the first.", experiment="print `values`.", section="Sums")
def first_of_values(values):
    return head(values)


@misconception("total", cause="stop early.", experiment="print in the loop.", section="Sums")
def return_in_loop(values):
    for value in values:
        return value


@misconception("total", cause="join texts.", experiment="print the types.", section="Sums")
def joined_as_text(values):
    return " and ".join(values)


one_only = group("total", "first_of_values", "return_in_loop", cause="count one value.",
                 experiment="print in the loop.", section="Sums")


@misconception("total", cause="add a fixed number.", experiment="try an empty list.",
               section="Sums", parameters={"extra": (1.0, 2.0)})
def with_extra(values, *, extra: float):
    return float(np.sum(values)) + extra


def head(values: list) -> float:
    """The value at the front."""
    return values[FIRST]


@another_way("doubled")
def shifted_number(x):
    return x * 2.0


in_words = Rubric("in_words", ("Names both?", "Says why?"),
                  (Sample("Both, since.", (1, 1)), Sample("One.", (0, 0))))
'''

SETTINGS = """
title = "Tiny numbers"
lecture_minutes = 1
exercise_minutes = 2
teaches = ["doubling"]
needs = []

[lines]
taught = ["M01"]
met = ["M01"]
listed = []

[predictions.half]
section = "Sums"
question = "What does halving give?"

[[predictions.half.options]]
value = "3.5"
reply = "A division keeps the half."

[[predictions.half.options]]
value = "3"
reply = "That would be a whole division."

[[predictions.half.options]]
value = "raises"
reply = "Nothing here can fail."
"""

CONFIGURATION = """
c = get_config()
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc", "misconceptions.py"]
"""

OPENING = """
import autograder.notebook.opening as opening
from autograder import check, predict, reveal


def start(module):  # as autograder's own, but without TensorFlow
    opening._current[:] = [opening.find(module)]


start("01_tiny")
""".strip()

DOUBLED = '''
def doubled(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twofold = x + x
    ### END SOLUTION
    return twofold
'''.strip()

TOTAL = '''
def total(values):
    """The sum of values."""
    added = 0.0
    ### BEGIN SOLUTION
    for number in values:
        added = added + number
    ### END SOLUTION
    return added
'''.strip()

HALF = """
def half():
    return 7 / 2


guess = predict("half", ..., sure=...)  # 3.5, 3 or "raises"
""".strip()


def marks(name: str, *, grade: bool, solution: bool, points: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "grade": grade,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": found if points is None else {**found, "points": points}}


def cell(name: str, kind: str, source: str, metadata: dict[str, Any] | None = None) -> Any:
    made = {"id": name, "cell_type": kind, "metadata": metadata or {}, "source": source}
    return made if kind == "markdown" else {**made, "outputs": [], "execution_count": None}


def exercise(name: str, source: str, points: int) -> list[Any]:
    answer = marks(f"{name}_answer", grade=False, solution=True)
    check = marks(name, grade=True, solution=False, points=points)
    return [
        cell(f"{name}_answer", "code", source, answer),
        cell(name, "code", f'check("{name}")', check),
    ]


def notebook() -> dict[str, Any]:
    demo = {"tags": ["demo"]}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "cells": [
            cell("opening-1", "markdown", "# Tiny numbers"),
            cell("opening-2", "code", OPENING),
            cell("twice-1", "markdown", "## Twice\n\nAdding a number to itself."),
            *exercise("doubled", DOUBLED, 2),
            cell("sums-1", "markdown", "## Sums"),
            cell("sums-2", "code", HALF, demo),
            cell("sums-3", "code", 'reveal("half", half)', demo),
            cell("sums-4", "code", "print(6 * 7)"),
            cell("sums-5", "code", "1 / 0", {"tags": ["raises-exception"]}),
            *exercise("total", TOTAL, 1),
            cell("in_words", "markdown", "YOUR ANSWER HERE",
                 marks("in_words", grade=True, solution=True, points=0)),
        ],
    }  # fmt: skip


def write_course(root: Path) -> Path:
    """Write the course below `root` and return the module's source folder."""
    folder = root / "source" / MODULE
    folder.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIGURATION)
    (folder / "exercises.py").write_text(EXERCISES.lstrip())
    (folder / "misconceptions.py").write_text(MISCONCEPTIONS.lstrip())
    (folder / "module.toml").write_text(SETTINGS.lstrip())
    write_notebook(folder, notebook())
    return folder


def write_notebook(folder: Path, raw: dict[str, Any]) -> None:
    (folder / f"{MODULE}.ipynb").write_text(json.dumps(raw, indent=1) + "\n")


def cell_of(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(cell for cell in raw["cells"] if cell["id"] == name)
    return found
