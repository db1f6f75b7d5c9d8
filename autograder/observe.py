"""Run a function on a case and say what it did; runs wherever the function is, trusted or not."""

from __future__ import annotations

import contextlib
import inspect
import io
import linecache
import os
import re
import sysconfig
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from .encoding import clean
from .exercise import Exercise
from .lost import find_lost
from .outcome import Lost, Outcome, Raised, Tape, Value
from .seeds import generator
from .snapshot import ADDRESS, snapshot
from .tapes import tracing

Function = Callable[..., Any]
OUR_FOLDER = str(Path(__file__).parent)
KERNEL = re.compile(r"\{\{function_node \S+\}\} ")
"""What TensorFlow puts before some messages: an internal name, and the device it ran on."""
LIBRARY_FOLDERS = tuple({sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})


def observe(function: Function, inputs: Sequence[Any], measure: Function | None = None) -> Outcome:
    """What `function(*inputs)` returned or raised, changed in its arguments, and did with tapes.

    With `measure`, `measure(function, *inputs)` is run instead. Only `KeyboardInterrupt` passes
    through, because it is how a time limit is kept.
    """
    before = [snapshot(value) for value in inputs]
    returned: Value = None
    raised: Raised | None = None
    with tracing() as trace:
        try:
            result = measure(function, *inputs) if measure else function(*inputs)
            returned = snapshot(result)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: it must not end the notebook
            raised = describe(error, _file_of(function))
        tapes = trace.summary()
    after = [snapshot(value) for value in inputs]
    changed = tuple(
        (place, new)
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if old != new
    )
    return Outcome(returned, raised, changed, tapes)


def observe_cases(
    exercise: Exercise,
    aspect: int,
    seeds: Sequence[int],
    function: Function,
    printed: list[str] | None = None,
) -> tuple[Outcome, ...]:
    """One outcome for each seed of one aspect; each case gets freshly made inputs.

    What the function prints is dropped, or appended case by case to `printed`.
    """
    make = exercise.aspects()[aspect].make
    outcomes = []
    reasons: dict[tuple[Tape, ...], tuple[Lost, ...]] = {}
    """Why a tape gave None, by what the tapes did: looked for once, since it takes some runs."""
    for seed in seeds:
        inputs = make(exercise, generator(seed, exercise.name, aspect))
        page = io.StringIO()
        with contextlib.redirect_stdout(page), contextlib.redirect_stderr(io.StringIO()):
            outcome = observe(function, inputs, exercise.measure)
        unwanted = outcome.tape_gave_none and not (exercise.wants_none or outcome.untried)
        if unwanted and outcome.tapes not in reasons:
            fresh = make(exercise, generator(seed, exercise.name, aspect))
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                lost = find_lost(_measured(exercise, function), fresh, [make.__code__.co_filename])
            reasons[outcome.tapes] = lost
        outcome = replace(outcome, lost=reasons.get(outcome.tapes, ()))
        outcomes.append(outcome)
        if printed is not None:
            printed.append(page.getvalue())
    return tuple(outcomes)


def _measured(exercise: Exercise, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as the exercise measures it, with the names of its own parameters."""
    measured = partial(exercise.measure, function)
    with contextlib.suppress(TypeError, ValueError):
        measured.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return measured


def describe(error: BaseException, file: str = "") -> Raised:
    """An exception as plain data, with the last line of the learner's own code that led to it.

    That is a line of `file`, the answer's cell, where one led to it: the deepest line may be one
    of a function that the lecture gave.
    """
    line, number = _own_line(error, file)
    return Raised(
        type(error).__name__,
        tuple(base.__name__ for base in type(error).__mro__[1:-1]),
        clean(ADDRESS.sub("", _message(error))[:500]),
        clean(line[:200]),
        number,
    )


def _message(error: BaseException) -> str:
    try:
        return KERNEL.sub("", str(error))
    except Exception:  # a learner's exception class may fail to print itself
        return ""


def _file_of(function: Function) -> str:
    """Where a function was written; empty for what is none, or does not say."""
    with contextlib.suppress(Exception):  # a learner's object, which may raise what it likes
        return str(function.__code__.co_filename)
    return ""


def _own_line(error: BaseException, answer: str) -> tuple[str, int]:
    """Text and number of the deepest line outside libraries, this package and `exercises.py`."""
    own = [
        (frame.f_code.co_filename, number)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if not _is_foreign(frame.f_code.co_filename)
    ]
    if not own:
        return "", 0
    file, number = ([one for one in own if one[0] == answer] or own)[-1]
    return linecache.getline(file, number).strip(), number


def _is_foreign(file: str) -> bool:
    if os.path.basename(file) == "exercises.py" or file.startswith(("<frozen", "<__array")):
        return True
    return file.startswith((OUR_FOLDER, *LIBRARY_FOLDERS)) or "site-packages" in file
