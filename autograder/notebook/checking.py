"""`check` and `hint`: what a learner asks for in a notebook, about one exercise by its name."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import CourseError
from ..exercise import Exercise
from ..expected import read_expected
from ..explain import Panel, explain
from ..judge import judge
from ..module import Module
from ..observe import observe_cases
from ..panel import show, to_text
from ..reference import Reference
from .memory import remember, remembered
from .opening import current

_references: dict[str, tuple[float, dict[str, Reference]]] = {}


class NotYet(AssertionError):
    """Raised by `check` instead of returning, where a failing check must fail the notebook."""


def check(name: str) -> None:
    """Hold the function called `name` against the public cases, and say what was found.

    It raises `NotYet` only under nbgrader's own execution and with `AUTOGRADER_STRICT=1`.
    """
    namespace = sys._getframe(1).f_globals  # the notebook's names: the function is looked up there
    try:
        panel = _look(name, namespace)
    except CourseError as error:
        panel = Panel("stopped", "Nothing was checked.", (str(error),))
    strict = os.environ.get("NBGRADER_EXECUTION") or os.environ.get("AUTOGRADER_STRICT") == "1"
    if strict and panel.status != "right":
        raise NotYet(to_text(panel))
    show(panel)


def hint(name: str) -> None:
    """Show the next of an exercise's three hints: one a try, and no points are lost."""
    try:
        exercise = _exercise(name)
    except CourseError as error:
        show(Panel("stopped", "There is no hint to give.", (str(error),)))
        return
    tries = remembered("tries", name).get("count", 0)
    given = remembered("hints", name)
    level, asked_at = given.get("level", 0), given.get("tries", -1)
    waiting = level > 0 and asked_at == tries
    if not waiting and level < len(exercise.hints):
        level += 1
        remember("hints", name, {"level": level, "tries": tries})
    more = ""
    if level < len(exercise.hints):
        more = f'The next hint comes after another try: change your answer, then `check("{name}")`.'
    lines = tuple(line for line in (*exercise.hints[level - 1].splitlines(), more) if line)
    show(Panel("not tried", f"Hint {level} of {len(exercise.hints)}.", lines))


def _look(name: str, namespace: Mapping[str, Any]) -> Panel:
    exercise = _exercise(name)
    function = namespace.get(name)
    if not callable(function):
        raise CourseError(
            f"`{name}` has no value yet: run the cell that defines it, then this one again."
        )
    if exercise.reading:
        return _note_down(exercise, function)
    reference = _reference(current(), name)
    printed: list[list[str]] = []
    observed = []
    for row, aspect in enumerate(reference.aspects):
        printed.append([])
        observed.append(observe_cases(exercise, row, aspect.seeds, function, printed[-1]))
    verdict = judge(reference, observed)
    _count_try(name, function)
    panel = explain(reference, verdict, observed, hidden=False)
    if verdict.status == "right":
        ways = (f"Another way: {exercise.another_way}", f"What if: {exercise.what_if}")
        return Panel("right", panel.title, (exercise.reason, *ways))
    for part, pages in zip(verdict.parts, printed, strict=True):
        if part.failing is not None and pages[part.failing].strip():
            print(f"Printed on this case:\n{pages[part.failing].rstrip()}")
            break
    return panel


def _note_down(exercise: Exercise, function: Callable[..., Any]) -> Panel:
    """A reading answer: only its form is looked at here."""
    try:
        answer = function()
    except NotImplementedError:
        return Panel("not tried", "Not tried yet.")
    wrong = exercise.form(answer)
    if wrong:
        return Panel("wrong", "Not yet an answer.", (wrong,))
    return Panel("right", "Noted.", ("This answer is judged when you hand in.",))


def _exercise(name: object) -> Exercise:
    if not isinstance(name, str):
        written = getattr(name, "__name__", "slope_at")
        raise CourseError(f'Write the name in quotes: `check("{written}")`.')
    exercises = current().exercises
    if name not in exercises:
        known = ", ".join(f"`{known}`" for known in exercises)
        raise CourseError(f"There is no exercise `{name}` here; there are {known}.")
    return exercises[name]


def _reference(module: Module, name: str) -> Reference:
    path = module.folder / "expected.json"
    changed = path.stat().st_mtime if path.exists() else 0.0
    kept = _references.get(str(path))
    if kept is None or kept[0] != changed:
        kept = _references[str(path)] = (changed, read_expected(path))
    if name not in kept[1]:
        raise CourseError(
            f"{path} has no {name}. Write it anew with: autograder build {module.name}"
        )
    return kept[1][name]


def _count_try(name: str, function: Callable[..., Any]) -> None:
    """A try is a check of changed code; running the same answer again is none."""
    code = getattr(function, "__code__", None)
    parts = repr((code.co_code, code.co_consts, code.co_names)) if code else repr(function)
    digest = hashlib.sha256(parts.encode()).hexdigest()[:16]
    known = remembered("tries", name)
    if known.get("last") != digest:
        remember("tries", name, {"count": known.get("count", 0) + 1, "last": digest})
