"""How much faster a class is graded than by stock nbgrader, and whether every score is the same.

Both grade the same submissions, one after the other, each in a folder of its own: one class hands
in each of the modules named, by one command of ours and one a module of nbgrader's. Stock nbgrader
runs as it comes, but for lines on stderr, which are dropped before it scores them: with them a
right answer gets 0. The bar is 12 times faster, the aim 25; any other score is a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before exercises import TensorFlow

from nbgrader.api import Gradebook

from autograder.build.course_rules import modules_of
from autograder.demo.large_class import make_class
from autograder.grading.pool import hidden_references, read_secret
from autograder.module import Module

ROOT = Path(__file__).parent.parent
BAR, AIM = 12.0, 25.0
LEFT_OUT = {
    "old nbgrader metadata": "ends stock nbgrader's whole run",
    "an old notebook format": "stock nbgrader finds no marks in it",
    "deleted cells": "stock nbgrader scores what is not there",
    "forged results": "stock nbgrader believes them",
    "an endless loop in one answer": "its time is that of the limit, which both have",
}
STOCK = """
from nbgrader.preprocessors import (
    AssignLatePenalties, CheckCellMetadata, Execute, IgnorePattern, LimitOutput,
    NbGraderPreprocessor, SaveAutoGrades,
)
from nbconvert.preprocessors import ClearMetadataPreprocessor


class DropStderr(NbGraderPreprocessor):
    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
        return cell, resources


c = get_config()
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".autograder", "misconceptions.py"
]
c.Autograde.autograde_preprocessors = [
    Execute, DropStderr, IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveAutoGrades,
    AssignLatePenalties, CheckCellMetadata,
]
"""
Scores = dict[str, dict[str, float | None]]


def main() -> int:
    """Print a table and JSON; exit 1 below the bar or where a score differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="all when there is none")
    parser.add_argument("--students", type=int, default=12, metavar="N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    arguments = parser.parse_args()
    arguments.modules = arguments.modules or [module.name for module in modules_of(ROOT)]
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        found = measure(Path(name), arguments)
    count = arguments.students * len(arguments.modules)
    print(f"{arguments.students} students, {arguments.jobs} at a time:", *arguments.modules)
    for kind, why in LEFT_OUT.items():
        print(f"  left out: {kind}: {why}")
    print(f"{'':34}{'seconds':>10}{'each':>12}")
    for who in ("stock nbgrader", "autograder grade", "autograder grade, nothing changed"):
        seconds = found["seconds"][who]
        print(f"{who:34}{seconds:10.1f}{seconds / count:12.2f}")
    print(f"{'of these, module by module':34}{'stock':>10}{'autograder':>12}")
    for module, (theirs, mine) in found["by_module"].items():
        print(f"  {module:32}{theirs:10.1f}{mine:12.1f}{theirs / mine:6.1f} times")
    print(f"once a module, the hidden cases: {found['seconds']['pool']:.1f} s in all")
    print(f"{found['times_faster']:.1f} times faster; cells: {found['cells']}")
    print(*found["different"], sep="\n")
    print(json.dumps({"bar": BAR, "aim": AIM, **found}))
    return int(found["times_faster"] < BAR or bool(found["different"]))


def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Grade one class twice; seconds by step, and each cell held against its other score."""
    modules, jobs = arguments.modules, str(arguments.jobs)
    ours, stock = folder / "ours", folder / "stock"
    for course in (ours, stock):
        course.mkdir()
        for module in modules:
            make_class(ROOT, course, module, arguments.students, LEFT_OUT)
    (stock / "nbgrader_config.py").write_text(STOCK)
    grade = ["autograder.command", "grade", *modules, "--jobs", jobs]
    state = ours / ".autograder"
    begun = time.perf_counter()
    for module in modules:
        hidden_references(ours / "source" / module, state, read_secret(state), arguments.jobs)
    seconds = {"pool": time.perf_counter() - begun}
    asked = time.time()
    seconds["autograder grade"] = timed(ours, ["-m", *grade])
    mine = dict(zip(modules, one_by_one(ours, modules, asked), strict=True))
    seconds["autograder grade, nothing changed"] = timed(ours, ["-m", *grade])
    theirs: dict[str, float] = {}
    cells: Counter[str] = Counter()
    different = []
    for module in modules:
        timed(stock, ["-m", "nbgrader", "generate_assignment", module, "--force"])
        theirs[module] = timed(stock, ["-m", "nbgrader", "autograde", module])
        found, lines = compare(scores(ours, module), scores(stock, module), reading(module))
        cells += found
        different += [f"{module}, {line}" for line in lines]
    seconds["stock nbgrader"] = sum(theirs.values())
    return {
        "modules": modules,
        "students": arguments.students,
        "jobs": arguments.jobs,
        "seconds": seconds,
        "by_module": {module: (theirs[module], mine[module]) for module in modules},
        "times_faster": seconds["stock nbgrader"] / seconds["autograder grade"],
        "cells": dict(cells),
        "different": different,
    }


def one_by_one(course: Path, modules: list[str], begun: float) -> Iterator[float]:
    """Seconds from one module's last graded notebook to the next one's: ours goes in their order.

    The first has the command's start in it.
    """
    for module in modules:
        ended = max(path.stat().st_mtime for path in course.glob(f"autograded/*/{module}/*.ipynb"))
        yield ended - begun
        begun = ended


def timed(course: Path, words: list[str]) -> float:
    """Seconds that a Python program takes in the folder of a course; it must end well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "1"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words], cwd=course, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.perf_counter() - begun


def scores(course: Path, module: str) -> Scores:
    """By student and cell, the automatic score."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for submission in gradebook.assignment_submissions(module)
        }


def reading(module: str) -> set[str]:
    """Exercises whose released check knows only the form of an answer."""
    exercises = Module(ROOT / "source" / module).exercises
    return {name for name, exercise in exercises.items() if exercise.reading}


def compare(ours: Scores, stock: Scores, forms: set[str]) -> tuple[Counter[str], list[str]]:
    """How many cells agree, and a line for each that does not.

    Stock nbgrader knows no share of a check: a partly right answer gets nothing from it. It can
    not judge an answer of which the release knows only the form.
    """
    most = {name: max(cells[name] or 0.0 for cells in ours.values()) for name in cells_of(ours)}
    counts: Counter[str] = Counter()
    different = []
    for student, cells in ours.items():
        for name, mine in cells.items():
            theirs = stock.get(student, {}).get(name)
            if name in forms:
                counts["only the form is known to stock"] += 1
            elif mine == theirs:
                counts["equal"] += 1
            elif mine is not None and 0 < mine < most[name] and theirs == 0:
                counts["partly right, nothing from stock"] += 1
            else:
                different.append(f"{student}, {name}: {mine}, from stock nbgrader {theirs}")
    return counts, different


def cells_of(found: Scores) -> set[str]:
    """The names of all graded cells."""
    return {name for cells in found.values() for name in cells}


if __name__ == "__main__":
    sys.exit(main())
