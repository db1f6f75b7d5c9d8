"""The process that runs an author's source and observes it; read by `source`."""

from __future__ import annotations

import gc
import importlib
import inspect
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NoReturn

from .encoding import encode
from .errors import CourseError
from .exercise import Exercise
from .hidden_cost import observe_timed, slowness
from .misconceptions import PrivatePart
from .module import Module
from .observe import observe_cases
from .outcome import Outcome
from .reference import Tolerance
from .seeds import generator
from .source_run import Run
from .source_start import ERRORS
from .warm.quick_imports import compiling_once

IMPORTED = ("tensorflow", "keras", "matplotlib.pyplot", "nbgrader.preprocessors", "tapescope")
"""What every module imports, and takes some seconds."""


def main() -> None:
    """Answer the one request on standard input, or with `--serve` one a line, each in a fork."""
    if sys.argv[1:] == ["--serve"]:
        _serve()
    else:
        request = json.loads(sys.stdin.readline())
        _end_with_parent()
        _answer_by_file(request)


def _answer_by_file(request: Mapping[str, Any]) -> None:
    """What goes wrong with the source is part of the answer."""
    scratch = Path(request["scratch"])
    _limit_processor(request["processor"])
    try:
        answer = _answer(Path(request["folder"]), request["seeds"], request["whole"], scratch)
    except CourseError as problem:
        answer = {"problem": str(problem)}
    (scratch / "answer.part").write_text(json.dumps(answer), encoding="utf-8")
    (scratch / "answer.part").rename(scratch / "answer.json")


def _limit_processor(seconds: int) -> None:
    """Let the system end this process after so much processor time, without a core file."""
    if sys.platform == "win32":  # it has no such limits
        return
    import resource

    for limit, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(limit)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (value, most))


def _serve() -> None:
    """Import everything, but leave TensorFlow's runtime alone: its threads don't survive a fork."""
    with compiling_once():
        for name in IMPORTED:
            with suppress(ImportError):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()  # a collection in a fork would copy every page it visits
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _answer_in_fork(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _answer_in_fork(request: Mapping[str, Any]) -> NoReturn:
    scratch = Path(request["scratch"])
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        errors = os.open(scratch / ERRORS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(nowhere, 1)
        os.dup2(errors, 2)
        _end_with_parent()
        os.environ["IPYTHONDIR"] = str(scratch / "ipython")
        os.chdir(scratch)
        _answer_by_file(request)
    except BaseException:  # as in a process of its own: told on its standard error
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


def _end_with_parent() -> None:
    """End this process when the build ends, however it does.

    The other end of standard input is then closed. The author's cells find an empty input.
    """
    pipe, empty = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)

    def wait() -> None:
        while os.read(pipe, 1):
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _answer(folder: Path, seeds: Sequence[int], whole: bool, scratch: Path) -> dict[str, Any]:
    module = Module(folder)
    run = Run(module, scratch)
    names = run.without_demos()
    private = module.private
    found = {
        exercise.name: _observe_exercise(exercise, private, names, run, seeds, whole)
        for exercise in module.exercises.values()
    }
    predictions: Mapping[str, Outcome] = {}
    if whole:
        names, predictions = run.whole()
        for exercise in module.exercises.values():
            solution = run.function(exercise.name, names)
            found[exercise.name] |= _observe_again(exercise, seeds, solution)
    revealed = {name: encode([outcome]).decode() for name, outcome in predictions.items()}
    declared = (*private.misconceptions, *private.other_ways, *private.groups)
    return {
        "exercises": found,
        "predictions": revealed,
        "slowness": slowness() if whole else 1.0,
        "private": _by_name(declared),
        "catalogue": sorted({item.catalogue for item in private.misconceptions} - {""}),
        "rubrics": [asdict(rubric) for rubric in private.rubrics],
    }


def _by_name(declared: Sequence[Any]) -> dict[str, list[str]]:
    exercises: dict[str, list[str]] = {}
    for item in declared:
        exercises.setdefault(item.name, []).append(item.exercise)
    return exercises


def _describe(exercise: Exercise, solution: Callable[..., Any]) -> dict[str, Any]:
    texts = ("section", "reason", "another_way", "what_if")
    changes = tuple(exercise.changes)
    return {
        "title": inspect.cleandoc(type(exercise).__doc__ or ""),
        **{name: getattr(exercise, name, "") for name in texts},
        "hints": list(getattr(exercise, "hints", ())),
        "labels": [aspect.label for aspect in exercise.aspects()],
        "tolerance": asdict(Tolerance(exercise.rtol, exercise.atol, exercise.strict, changes)),
        "reading": exercise.reading,
        "claimable": exercise.claimable,
        "arguments": list(inspect.signature(solution).parameters),
        "returns": list(exercise.returns),
        "needs": list(exercise.needs),
    }


def _observe_exercise(
    exercise: Exercise,
    private: PrivatePart,
    names: Mapping[str, Any],
    run: Run,
    seeds: Sequence[int],
    whole: bool,
) -> dict[str, Any]:
    mistakes = [item for item in private.misconceptions if item.exercise == exercise.name]
    solution = run.function(exercise.name, names)
    stub = run.stub(exercise.name, names) if whole else None  # it takes nbgrader a second
    return {
        "facts": _describe(exercise, solution),
        "solution": list(_observe(exercise, seeds, solution)),
        "shown": [list(_shown(exercise, aspect, seeds)) for aspect in _aspects(exercise)],
        "misconceptions": {
            variant: list(_observe(exercise, seeds, function))
            for mistake in mistakes
            for variant, function in mistake.variants()
        },
        "other_ways": {
            way.name: list(_observe(exercise, seeds, way.function))
            for way in private.other_ways
            if way.exercise == exercise.name
        },
        "stub": list(_observe(exercise, seeds, stub)) if stub else [],
        "explanations": {mistake.name: asdict(mistake.explanation) for mistake in mistakes},
        "groups": {
            group.name: {"members": group.members, "explanation": asdict(group.explanation)}
            for group in private.groups
            if group.exercise == exercise.name
        },
    }


def _observe_again(exercise: Exercise, seeds: Sequence[int], function: Any) -> dict[str, Any]:
    """The solution once more, and timed: what runs but once, such as imports, it did before."""
    again, seconds = [], 0.0
    for aspect in _aspects(exercise):
        with _blaming_inputs(exercise, aspect):
            outcomes, taken = observe_timed(exercise, aspect, seeds, function)
        again.append(_encode(outcomes))
        seconds += taken
    return {"again": again, "seconds": seconds}


def _aspects(exercise: Exercise) -> range:
    return range(len(exercise.aspects()))


def _observe(exercise: Exercise, seeds: Sequence[int], function: Any) -> Iterator[str]:
    for aspect in _aspects(exercise):
        with _blaming_inputs(exercise, aspect):
            outcomes = observe_cases(exercise, aspect, seeds, function)
        yield _encode(outcomes)


def _encode(outcomes: Sequence[Outcome]) -> str:
    return encode([_without_line(outcome) for outcome in outcomes]).decode("ascii")


def _without_line(outcome: Outcome) -> Outcome:
    """The outcome without any line of the author's own code, which must not be released."""
    raised = outcome.raised and replace(outcome.raised, line="", line_number=0)
    lost = tuple(replace(one, source="", why="", line="", line_number=0) for one in outcome.lost)
    return replace(outcome, raised=raised, lost=lost)


def _shown(exercise: Exercise, aspect: int, seeds: Sequence[int]) -> Iterator[str]:
    make = exercise.aspects()[aspect].make
    for seed in seeds:
        with _blaming(f"exercise {exercise.name}, show() of aspect {aspect + 1}, seed {seed}"):
            yield exercise.show(*make(exercise, generator(seed, exercise.name, aspect)))


def _blaming_inputs(exercise: Exercise, aspect: int) -> AbstractContextManager[None]:
    return _blaming(f"exercise {exercise.name}, inputs of aspect {aspect + 1}")


@contextmanager
def _blaming(what: str) -> Iterator[None]:
    """Turn what the author's `exercises.py` raises into one line about it."""
    try:
        yield
    except Exception as error:
        raise CourseError(
            f"exercises.py: {what} raised {type(error).__name__}: {error}. Mend it."
        ) from error


if __name__ == "__main__":
    main()
