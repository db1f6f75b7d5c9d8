"""`check`: hold the function a learner wrote against the public cases of its exercise."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import CourseError
from ..exercise import Exercise
from ..expected import read_expected
from ..explain import Panel, explain
from ..judge import Verdict, judge
from ..module import Module
from ..observe import observe_cases
from ..outcome import Outcome
from ..panel import paragraphs, show, to_text
from ..reference import Reference
from .opening import current
from .time_limit import time_limit
from .tries import GO_ON_AFTER, TWIN_AFTER, Tries, causes_told, count_try
from .untouched import never_returns

SECONDS = 20.0
"""For all cases of one part of an exercise: far above any answer that ends."""

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


def _look(name: str, namespace: Mapping[str, Any]) -> Panel:
    exercise = find_exercise(name)
    function = namespace.get(name)
    if not callable(function):
        raise CourseError(
            f"`{name}` has no value yet: run the cell that defines it, then this one again."
        )
    if exercise.reading:
        return _note_down(exercise, function)
    reference = _reference(current(), name)
    printed: list[list[str]] = [[] for _ in reference.aspects]
    observed = _observe(exercise, reference, function, printed)
    verdict = judge(reference, observed)
    panel = explain(
        reference,
        verdict,
        observed,
        hidden=False,
        stopped=f"took longer than {SECONDS:g} s",
        told_before=causes_told(name, function),
    )
    tries = count_try(name, function, verdict)
    _show_printed(verdict, printed)
    if verdict.status == "right":
        another = f"Another way: {exercise.another_way}"
        panel = Panel("right", panel.title, (exercise.reason, another, exercise.what_if))
    elif tries is not None and tries.status != "right":  # who passed before may try things out
        panel = Panel(panel.status, panel.title, (*panel.lines, *_after(tries, exercise)))
    if _stale(name):
        note = f"The last cell did not finish: this is your `{name}` from before."
        panel = Panel(panel.status, panel.title, (note, *panel.lines))
    return panel


def _observe(
    exercise: Exercise, reference: Reference, function: Callable[..., Any], printed: list[list[str]]
) -> list[tuple[Outcome, ...] | None]:
    """What the function did on the public cases; None for an aspect that took too long.

    What it prints is appended to `printed`, by aspect and case.
    """
    observed: list[tuple[Outcome, ...] | None] = [None] * len(reference.aspects)
    for row, aspect in enumerate(reference.aspects):
        with time_limit(SECONDS):
            if row == 0 and never_returns(function):
                (first,) = observe_cases(exercise, 0, aspect.seeds[:1], function, printed[0])
                if first.untried:  # so are the others: whoever presses Run All need not wait
                    return [(first,) * len(part.seeds) for part in reference.aspects]
                printed[0].clear()
            observed[row] = observe_cases(exercise, row, aspect.seeds, function, printed[row])
    return observed


def _after(tries: Tries, exercise: Exercise) -> tuple[str, ...]:
    """What many tries without success add to the panel."""
    if tries.count == TWIN_AFTER:
        return ("Another problem of this kind, worked:", *paragraphs(exercise.hints[2]))
    if tries.count >= GO_ON_AFTER:
        return ("Go on: nothing in this module waits for it. `progress()` keeps it in view.",)
    return ()


def _show_printed(verdict: Verdict, printed: list[list[str]]) -> None:
    """Show what the answer printed on one case: the first that failed, else the first."""
    for part, pages in zip(verdict.parts, printed, strict=True):
        if part.failing is not None or verdict.status == "right":
            page = pages[part.failing or 0] if pages else ""
            if page.strip():
                print(f"Printed on this case:\n{page.rstrip()}")
            return


def _stale(name: str) -> bool:
    """Whether the cell that was run just before was to define `name`, and failed."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    last = getattr(shell, "last_execution_result", None)
    if last is None or last.success:
        return False
    return f"def {name}(" in str(getattr(last.info, "raw_cell", ""))


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


def find_exercise(name: object) -> Exercise:
    """The exercise of that name; raises `CourseError` that lists those there are."""
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
