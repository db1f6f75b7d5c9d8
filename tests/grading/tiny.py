"""A course of one tiny module that needs no TensorFlow, so that a kernel starts fast."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.plugin import configure

ROOT = Path(__file__).parents[2]
MODULE = "01_tiny"

EXERCISES = '''
"""Exercises of the tiny module."""

from autograder import Exercise, aspect


class Double(Exercise):
    """Twice a number."""

    name = "double"
    section = "Twice"
    hints = ("Which sign?", "Add it to itself.", "triple = x + x + x")
    reason = "Adding works for every sign."
    another_way = "x + x"
    what_if = "What of text?"

    @aspect("positive numbers")
    def positive(self, rng):
        return (float(rng.uniform(3, 9)),)

    @aspect("negative numbers")
    def negative(self, rng):
        return (float(-rng.uniform(3, 9)),)


class AddUp(Exercise):
    """The sum of a list."""

    name = "add_up"
    section = "Sums"
    hints = ("How many?", "All of them.", "sum")
    reason = "A sum counts each."
    another_way = "a loop"
    what_if = "What of none?"

    def inputs(self, rng):
        return ([float(v) for v in rng.uniform(3, 9, size=4)],)
'''

MISCONCEPTIONS = '''
"""Wrong answers of the tiny module: SECRET-OF-THE-AUTHOR."""

from autograder.misconceptions import Rubric, Sample, misconception


@misconception("double", cause="It was squared.", experiment="Print x * x.", section="Twice")
def squared(x):
    return x * x


@misconception("double", cause="The sign was dropped.", experiment="Print abs(x).", section="Twice")
def unsigned(x):
    return abs(2 * x)


@misconception("add_up", cause="The mean was taken.", experiment="Print len(v).", section="Sums")
def mean(values):
    return sum(values) / len(values)


why = Rubric(
    "why",
    ("Does it say that adding works for every sign?", "Does it give an example?"),
    (
        Sample("Adding twice works for each sign:\\nfor -3 it gives -6.", (1, 1)),
        Sample("It works for -4.", (0, 1)),
    ),
)
'''

TOML = """
title = "Tiny"
lecture_minutes = 1
exercise_minutes = 1
teaches = ["twice"]
needs = []
"""

STUBS = {
    "double": "def double(x):\n    raise NotImplementedError",
    "add_up": "def add_up(values):\n    raise NotImplementedError",
}
SOLUTIONS = {
    "double": "def double(x):\n    return 2 * x",
    "add_up": "def add_up(values):\n    return sum(values)",
}


def marks(grade_id: str, **kind: Any) -> dict[str, Any]:
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"nbgrader": {**plain, "grade_id": grade_id, "schema_version": 3, **kind}}


def source_notebook() -> nbformat.NotebookNode:
    def answer(name: str) -> nbformat.NotebookNode:
        head, body = SOLUTIONS[name].split("\n")
        text = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        return new_code_cell(
            text, id=f"{name}_answer", metadata=marks(f"{name}_answer", solution=True)
        )

    def check(name: str) -> nbformat.NotebookNode:
        meta = marks(name, grade=True, locked=True, points=2)
        return new_code_cell(f'check("{name}")', id=name, metadata=meta)

    cells = [
        new_markdown_cell("# Tiny", id="tiny-1"),
        new_code_cell("import math", id="tiny-2"),
        answer("double"),
        check("double"),
        answer("add_up"),
        check("add_up"),
        new_code_cell(
            "assert double(4) == 8\n### BEGIN HIDDEN TESTS\nassert double(5) == 10\n"
            "### END HIDDEN TESTS",
            id="plain",
            metadata=marks("plain", grade=True, locked=True, points=1),
        ),
        new_markdown_cell("Why?", id="why-1"),
        new_markdown_cell(
            "Your answer", id="why", metadata=marks("why", grade=True, solution=True, points=0)
        ),
    ]
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )


def write_course(root: Path) -> Path:
    """A course in `root` with its source and, by nbgrader's Generate, its release."""
    folder = root / "source" / MODULE
    folder.mkdir(parents=True)
    (folder / "exercises.py").write_text(EXERCISES)
    (folder / "misconceptions.py").write_text(MISCONCEPTIONS)
    (folder / "module.toml").write_text(TOML)
    nbformat.write(source_notebook(), folder / f"{MODULE}.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    generate(root)
    return root


def settings(root: Path, **grader: Any) -> Config:
    config = Config()
    configure(config)
    config.CourseDirectory.root = str(root)
    config.Grader.update(grader)
    return config


def generate(root: Path) -> None:
    config = settings(root)
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.force = True
    coursedir = CourseDirectory(config=config, assignment_id=MODULE)
    converter = GenerateAssignment(coursedir=coursedir, config=config)
    steps = converter.preprocessors
    converter.preprocessors = [step for step in steps if step.__name__ != "SaveCells"]
    converter.start()


def release(root: Path) -> nbformat.NotebookNode:
    return nbformat.read(root / "release" / MODULE / f"{MODULE}.ipynb", as_version=4)


def answered(root: Path, **answers: str) -> nbformat.NotebookNode:
    """The release with code put into its answer cells, by the exercise's name or grade id."""
    notebook = release(root)
    for cell in notebook.cells:
        for name, text in answers.items():
            if cell.id == (f"{name}_answer" if name in STUBS else name):
                cell.source = text
    return notebook


def hand_in(root: Path, student: str, notebook: nbformat.NotebookNode | bytes) -> Path:
    folder = root / "submitted" / student / MODULE
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{MODULE}.ipynb"
    if isinstance(notebook, bytes):
        path.write_bytes(notebook)
    else:
        nbformat.write(notebook, path)
    return path


def api(root: Path, **grader: Any) -> NbGraderAPI:
    return NbGraderAPI(config=settings(root, **grader))


def scores(root: Path) -> dict[str, dict[str, Any]]:
    """By student, then by graded cell, its automatic score."""
    found: dict[str, dict[str, Any]] = {}
    course = api(root)
    with course.gradebook as gradebook:
        for submission in gradebook.assignment_submissions(MODULE):
            (notebook,) = submission.notebooks
            found[submission.student.id] = {
                grade.name: grade.auto_score for grade in notebook.grades
            }
    return found
