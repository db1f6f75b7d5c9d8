"""Run an author's source notebook and observe its solutions, mistakes and other right ways.

The code is the author's, so it is trusted; it still runs in a process of its own, because it
needs TensorFlow and must meet neither a secret nor what another module left behind. The parent
sends a request on the child's standard input and reads the answer from a temporary file.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .encoding import decode, encode
from .errors import CourseError
from .exercise import Exercise
from .misconceptions import Explanation, PrivatePart
from .module import Module
from .outcome import Outcome
from .reference import AspectReference, GroupReference, Reference, Tolerance

if TYPE_CHECKING:
    from .source_run import Run

Aspects = tuple[tuple[Outcome, ...], ...]
"""Of one function: for each aspect, an outcome for each seed."""
TIME_LIMIT = 900
"""Seconds for one module: far above any honest run, so that a hanging cell ends."""
KEPT_ENVIRONMENT = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What `exercises.py` says of one exercise, as plain data; a missing text is empty."""

    title: str
    section: str
    hints: tuple[str, ...]
    reason: str
    another_way: str
    what_if: str
    labels: tuple[str, ...]
    tolerance: Tolerance
    reading: bool
    arguments: tuple[str, ...]
    returns: tuple[str, ...]


@dataclass(frozen=True)
class Observed:
    """All that one module's source gave on a list of seeds; each mapping is by exercise."""

    facts: Mapping[str, Facts]
    private: Mapping[str, tuple[str, ...]]
    """The exercises that `misconceptions.py` names, by the name of what it declares for them."""
    catalogue: frozenset[str]
    """The lines of the catalogue that its misconceptions stand for, such as "M68"."""
    rubrics: Mapping[str, tuple[int, ...]]
    """By answer cell: the number of criteria, then the number of marks of each sample."""
    references: Mapping[str, Reference]
    other_ways: Mapping[str, Mapping[str, Aspects]]
    stubs: Mapping[str, Aspects]
    """What the answer cell gives as the release has it; may be empty."""
    again: Mapping[str, Aspects]
    """The solutions once more, after every cell was run, `demo` cells too; may be empty."""
    predictions: Mapping[str, Outcome]
    """What each prediction's function did; may be empty."""


def references(folder: Path, seeds: Sequence[int]) -> dict[str, Reference]:
    """The references of the exercises of a source module on `seeds`; raises `CourseError`."""
    return dict(observe_module(folder, seeds).references)


def observe_module(folder: Path, seeds: Sequence[int], *, whole: bool = False) -> Observed:
    """Run the source module in `folder` in a process of its own and observe it on `seeds`.

    With `whole`, the stubs are observed too, and every cell is run a second time, also those
    tagged `demo`: `stubs`, `again` and `predictions` are filled. Raises `CourseError` for a
    source that can't be run or observed.
    """
    if not Module(folder).notebook.is_file():
        raise CourseError(f"{Module(folder).notebook} is missing: restore it, or name a module.")
    with tempfile.TemporaryDirectory() as scratch:
        request = {
            "folder": str(folder.resolve()),
            "seeds": list(seeds),
            "whole": whole,
            "scratch": scratch,
        }
        _start_process(request, folder)
        answer = json.loads((Path(scratch) / "answer.json").read_text(encoding="utf-8"))
    if "problem" in answer:
        raise CourseError(answer["problem"].replace(str(folder.resolve()), str(folder)))
    return _read_answer(answer, seeds)


def _start_process(request: Mapping[str, Any], folder: Path) -> None:
    scratch = Path(str(request["scratch"]))
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    environment |= {
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "IPYTHONDIR": str(scratch / "ipython"),
    }
    with (scratch / "errors.txt").open("w+b") as errors:
        try:
            subprocess.run(
                [sys.executable, "-m", "autograder.source"],
                input=json.dumps(request).encode(),
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=environment,
                cwd=scratch,
                timeout=TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CourseError(
                f"{folder}: running the notebook took over {TIME_LIMIT} s. Find the endless cell."
            ) from None
        if not (scratch / "answer.json").exists():
            errors.seek(0)
            last = errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise CourseError(
                f"{folder}: the process that ran the notebook ended early"
                f" ({last[0] if last else 'no message'}). Run its cells by hand to see where."
            )


def _read_answer(answer: Mapping[str, Any], seeds: Sequence[int]) -> Observed:
    def aspects(texts: Sequence[str]) -> Aspects:
        return tuple(decode(text.encode("ascii"), len(seeds)) for text in texts)

    found = answer["exercises"]
    facts = {name: _facts(parts["facts"]) for name, parts in found.items()}
    return Observed(
        facts,
        {name: tuple(of) for name, of in answer["private"].items()},
        frozenset(answer["catalogue"]),
        {name: tuple(counts) for name, counts in answer["rubrics"].items()},
        {
            name: _reference(name, facts[name], parts, aspects, seeds)
            for name, parts in found.items()
        },
        {
            name: {way: aspects(texts) for way, texts in parts["other_ways"].items()}
            for name, parts in found.items()
        },
        {name: aspects(parts["stub"]) for name, parts in found.items() if parts["stub"]},
        {name: aspects(parts["again"]) for name, parts in found.items() if "again" in parts},
        {name: decode(text.encode(), 1)[0] for name, text in answer["predictions"].items()},
    )


def _facts(parts: Mapping[str, Any]) -> Facts:
    tolerance = dict(parts["tolerance"], changes=tuple(parts["tolerance"]["changes"]))
    lists = {name: tuple(parts[name]) for name in ("hints", "labels", "arguments", "returns")}
    return Facts(**{**parts, **lists, "tolerance": Tolerance(**tolerance)})


def _reference(
    name: str,
    facts: Facts,
    parts: Mapping[str, Any],
    aspects: Callable[[Sequence[str]], Aspects],
    seeds: Sequence[int],
) -> Reference:
    solution = aspects(parts["solution"])
    mistakes = {variant: aspects(texts) for variant, texts in parts["misconceptions"].items()}
    return Reference(
        name,
        facts.section,
        facts.tolerance,
        tuple(
            AspectReference(
                label,
                tuple(seeds),
                tuple(parts["shown"][row]),
                solution[row],
                {variant: given[row] for variant, given in mistakes.items()},
            )
            for row, label in enumerate(facts.labels)
        ),
        {name: Explanation(**said) for name, said in parts["explanations"].items()},
        {
            name: GroupReference(tuple(group["members"]), Explanation(**group["explanation"]))
            for name, group in parts["groups"].items()
        },
        facts.reading,
        facts.arguments,
        facts.returns,
    )


# In the child ------------------------------------------------------------------------------------


def main() -> None:
    """Answer the one request on standard input; what goes wrong is part of the answer."""
    request = json.load(sys.stdin)
    scratch = Path(request["scratch"])
    try:
        answer = _answer(Path(request["folder"]), request["seeds"], request["whole"], scratch)
    except CourseError as problem:
        answer = {"problem": str(problem)}
    (scratch / "answer.part").write_text(json.dumps(answer), encoding="utf-8")
    (scratch / "answer.part").rename(scratch / "answer.json")


def _answer(folder: Path, seeds: Sequence[int], whole: bool, scratch: Path) -> dict[str, Any]:
    from .source_run import Run

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
            found[exercise.name]["again"] = list(_observe(exercise, seeds, solution))
    revealed = {name: encode([outcome]).decode() for name, outcome in predictions.items()}
    declared = (*private.misconceptions, *private.other_ways, *private.groups)
    return {
        "exercises": found,
        "predictions": revealed,
        "private": _by_name(declared),
        "catalogue": sorted({item.catalogue for item in private.misconceptions} - {""}),
        "rubrics": {
            rubric.answer: [len(rubric.criteria), *(len(text.marks) for text in rubric.samples)]
            for rubric in private.rubrics
        },
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
        "arguments": list(inspect.signature(solution).parameters),
        "returns": list(exercise.returns),
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


def _aspects(exercise: Exercise) -> range:
    return range(len(exercise.aspects()))


def _observe(exercise: Exercise, seeds: Sequence[int], function: Any) -> Iterator[str]:
    from .observe import observe_cases

    for aspect in _aspects(exercise):
        with _blaming(f"exercise {exercise.name}, inputs of aspect {aspect + 1}"):
            outcomes = observe_cases(exercise, aspect, seeds, function)
        yield encode([_without_line(outcome) for outcome in outcomes]).decode("ascii")


def _without_line(outcome: Outcome) -> Outcome:
    """The outcome without the line that raised: the author's own code must not be released."""
    raised = outcome.raised and replace(outcome.raised, line="", line_number=0)
    return replace(outcome, raised=raised)


def _shown(exercise: Exercise, aspect: int, seeds: Sequence[int]) -> Iterator[str]:
    from .seeds import generator

    make = exercise.aspects()[aspect].make
    for seed in seeds:
        with _blaming(f"exercise {exercise.name}, show() of aspect {aspect + 1}, seed {seed}"):
            yield exercise.show(*make(exercise, generator(seed, exercise.name, aspect)))


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
