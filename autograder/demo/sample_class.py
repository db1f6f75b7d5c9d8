"""A sample class: submissions of every kind, made from a course's own modules.

The demo shows it, tests and benchmarks grade it. The same course gives the same class.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .answers import Answers

Raw = dict[str, Any]
Mend = Callable[[Raw, Answers], Raw]

NAMES = (
    "abebe", "aiko", "amara", "anouk", "bao", "beatriz", "chidi", "dalia", "edda", "emeka",
    "fatima", "goran", "hana", "ilya", "ines", "jamal", "kavya", "leilani", "luca", "mateo",
    "mei", "nadia", "noor", "olga", "pavel", "quynh", "rafael", "sana", "tariq", "uma", "viktor",
    "wanjiru", "ximena", "yusuf", "zofia",
)  # fmt: skip
CHANGED = ("exercises.py", "expected.json", "module.toml")
"""Public files that a learner has beside the notebook and hands in with it."""


@dataclass(frozen=True)
class Student:
    """One student of the sample class, and what kind of submission they hand in."""

    name: str
    kind: str
    """For a reader, such as "solution" or "misconception 3 of each exercise"."""
    answers: Mapping[str, Mapping[str, str]]
    """By module and exercise: what is in the answer cell; the stub where it says nothing."""
    mend: Mend | None = field(default=None, compare=False)
    """What else was done to the notebook."""


def sample_class(folders: Sequence[Path]) -> list[Student]:
    """The students of a course whose source folders these are; at least twelve."""
    modules = [Answers(folder) for folder in folders]
    kinds = list(_kinds(modules))
    names = [*NAMES, *(f"student{number}" for number in range(len(NAMES), len(kinds)))]
    return [
        Student(name, kind, {a.module: chosen(a) for a in modules}, mend)
        for name, (kind, chosen, mend) in zip(names, kinds, strict=False)
    ]


def hand_in(student: Student, release: Path, submitted: Path) -> Path:
    """Write what `student` hands in for the module released in `release`; returns its folder."""
    answers = Answers(release.parents[1] / "source" / release.name)
    notebook = _release(release)
    for cell in notebook["cells"]:
        exercise = str(cell.get("id", "")).removesuffix("_answer")
        if is_answer(cell) and exercise in student.answers[release.name]:
            cell["source"] = student.answers[release.name][exercise]
    if student.mend is not None:
        notebook = student.mend(notebook, answers)
    folder = submitted / student.name / release.name
    folder.mkdir(parents=True)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    (folder / f"{release.name}.ipynb").write_text(text, encoding="utf-8")
    for name in CHANGED:
        if (release / name).is_file():
            shutil.copy(release / name, folder / name)
    return folder


def _release(release: Path) -> Raw:
    try:
        text = (release / f"{release.name}.ipynb").read_text(encoding="utf-8")
    except OSError:
        raise CourseError(
            f"{release} has no notebook: write it with: autograder build {release.name}"
        ) from None
    notebook: Raw = json.loads(text)
    return notebook


def is_answer(cell: Raw) -> bool:
    """Whether a cell is one that a learner writes code in."""
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return cell.get("cell_type") == "code" and bool(marks.get("solution"))


Chosen = Callable[[Answers], dict[str, str]]


def _kinds(modules: Sequence[Answers]) -> Iterator[tuple[str, Chosen, Mend | None]]:
    """Each kind of submission: its name, its answers, and what else is done to the notebook."""
    yield "solution", _solved, None
    yield "solution, noisy on stderr", _noisy, None
    for count in range(_most(answers.other_ways for answers in modules)):
        yield f"another right way ({count + 1})", _nth("other_ways", count), None
    for count in range(_most(answers.misconceptions for answers in modules)):
        yield f"misconception {count + 1} of each exercise", _nth("misconceptions", count), None
    yield "blank", _nothing, None
    yield "half done", _half, None
    yield "a syntax error in one answer", _syntax_error, None
    yield "an endless loop in one answer", _endless, None
    yield "deleted cells", _solved, _delete_cells
    yield "an old notebook format", _solved, _old_format
    yield "old nbgrader metadata", _solved, _old_metadata
    yield "forged results", _forged, _forge


def _most(found: Any) -> int:
    return max((len(of_one) for module in found for of_one in module.values()), default=0)


def _nth(kind: str, count: int) -> Chosen:
    """The answer at this place of every exercise; where there is none, the solution."""

    def chosen(answers: Answers) -> dict[str, str]:
        known: Mapping[str, Mapping[str, str]] = getattr(answers, kind)
        return {
            exercise: [*known[exercise].values(), *[solution] * (count + 1)][count]
            for exercise, solution in answers.solutions.items()
        }

    return chosen


def _solved(answers: Answers) -> dict[str, str]:
    return dict(answers.solutions)


def _nothing(answers: Answers) -> dict[str, str]:
    return {}


def _half(answers: Answers) -> dict[str, str]:
    solved = list(answers.solutions.items())
    return dict(solved[: (len(solved) + 1) // 2])


def _noisy(answers: Answers) -> dict[str, str]:
    noise = 'import sys\n\nprint("a red line", file=sys.stderr)\n'
    return {exercise: f"{noise}\n{cell}" for exercise, cell in answers.solutions.items()}


def _first_replaced(answers: Answers, text: Callable[[str], str]) -> dict[str, str]:
    first = next(iter(answers.solutions))
    return {**answers.solutions, first: text(first)}


def _syntax_error(answers: Answers) -> dict[str, str]:
    return _first_replaced(answers, lambda name: f"def {name}(*inputs)\n    return inputs[0]")


def _endless(answers: Answers) -> dict[str, str]:
    return _first_replaced(
        answers, lambda name: f"def {name}(*inputs):\n    while True:\n        pass"
    )


def _forged(answers: Answers) -> dict[str, str]:
    """Wrong answers that try to be scored by what they print, show or replace."""
    return {
        name: (
            "import sys\n\n\n"
            f"def {name}(*inputs):\n"
            "    sys.displayhook(2)\n"
            "    print(2)\n"
            "    return 0.0\n\n\n"
            "def check(name):\n"
            "    return 2"
        )
        for name in answers.solutions
    }


def _delete_cells(notebook: Raw, answers: Answers) -> Raw:
    """The check of the first exercise is gone, and both cells of the last."""
    names = list(answers.solutions)
    gone = {names[0], names[-1], f"{names[-1]}_answer"}
    return {**notebook, "cells": [c for c in notebook["cells"] if c.get("id") not in gone]}


def _old_format(notebook: Raw, answers: Answers) -> Raw:
    """Saved as format 3, which has work sheets, and cells without ids."""
    cells = []
    for cell in copy.deepcopy(notebook["cells"]):
        cell.pop("id", None)
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell["language"], cell["collapsed"] = "python", False
            cell["prompt_number"] = cell.pop("execution_count", None) or 1
        cells.append(cell)
    return {
        "metadata": {"name": ""},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


def _old_metadata(notebook: Raw, answers: Answers) -> Raw:
    """Marks of nbgrader's first schema, which stock nbgrader refuses with the whole class."""
    changed = copy.deepcopy(notebook)
    for cell in changed["cells"]:
        marks = cell["metadata"].get("nbgrader")
        if marks:
            marks["schema_version"] = 1
            marks.pop("task", None)
    return changed


def _forge(notebook: Raw, answers: Answers) -> Raw:
    """The checks are rewritten to show full points."""
    changed = copy.deepcopy(notebook)
    for cell in changed["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and marks.get("grade"):
            cell["source"] = str(marks.get("points", 2))
    return changed
