"""Run an author's source notebook and observe its solutions, mistakes and other right ways.

The code is the author's, so it is trusted; it still runs in a process of its own, because it
needs TensorFlow and must meet neither a secret nor what another module left behind. That process
is `source_process`: it gets a request on its standard input and answers by a temporary file.
`source_start` starts it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .encoding import decode
from .errors import CourseError
from .misconceptions import Explanation, Rubric
from .module import Module
from .outcome import Outcome
from .reference import AspectReference, GroupReference, Reference, Tolerance
from .source_start import ERRORS, Start, TooLong, start_fresh

Aspects = tuple[tuple[Outcome, ...], ...]
"""Of one function: for each aspect, an outcome for each seed."""


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
    claimable: bool
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Observed:
    """All that one module's source gave on a list of seeds; each mapping is by exercise."""

    facts: Mapping[str, Facts]
    private: Mapping[str, tuple[str, ...]]
    """The exercises that `misconceptions.py` names, by the name of what it declares for them."""
    catalogue: frozenset[str]
    """The lines of the catalogue that its misconceptions stand for, such as "M68"."""
    rubrics: Mapping[str, Rubric]
    """By answer cell."""
    references: Mapping[str, Reference]
    other_ways: Mapping[str, Mapping[str, Aspects]]
    stubs: Mapping[str, Aspects]
    """What the answer cell gives as the release has it; may be empty."""
    again: Mapping[str, Aspects]
    """The solutions once more, after every cell was run, `demo` cells too; may be empty."""
    predictions: Mapping[str, Outcome]
    """What each prediction's function did; may be empty."""
    seconds: Mapping[str, float]
    """Processor seconds of a student's hidden cases of each exercise, answered by its solution;
    may be empty."""
    slowness: float
    """How many times as long as on the reference machine the process took for plain Python."""


def references(folder: Path, seeds: Sequence[int]) -> dict[str, Reference]:
    """The references of the exercises of a source module on `seeds`; raises `CourseError`."""
    return dict(observe_module(folder, seeds).references)


def observe_module(
    folder: Path, seeds: Sequence[int], *, whole: bool = False, start: Start = start_fresh
) -> Observed:
    """Run the source module in `folder` in a process of its own and observe it on `seeds`.

    With `whole`, the stubs are observed too, and every cell is run a second time, also those
    tagged `demo`: `stubs`, `again`, `predictions` and `seconds` are filled. Raises `CourseError`
    for a source that can't be run or observed.
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
        try:
            start(request)
        except TooLong as limit:
            raise CourseError(
                f"{folder}: running the notebook took over {limit}. Find the endless cell."
            ) from None
        answered = Path(scratch) / "answer.json"
        if not answered.exists():
            raise _ended_early(Path(scratch), folder)
        answer = json.loads(answered.read_text(encoding="utf-8"))
    if "problem" in answer:
        raise CourseError(answer["problem"].replace(str(folder.resolve()), str(folder)))
    return _read_answer(answer, seeds)


def _ended_early(scratch: Path, folder: Path) -> CourseError:
    errors = (scratch / ERRORS).read_text(encoding="utf-8", errors="replace")
    last = errors.strip().splitlines()[-1:]
    return CourseError(
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
        {rubric.answer: rubric for rubric in map(Rubric.of, answer["rubrics"])},
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
        {name: parts["seconds"] for name, parts in found.items() if "seconds" in parts},
        answer["slowness"],
    )


def _facts(parts: Mapping[str, Any]) -> Facts:
    tolerance = dict(parts["tolerance"], changes=tuple(parts["tolerance"]["changes"]))
    names = ("hints", "labels", "arguments", "returns", "needs")
    lists = {name: tuple(parts[name]) for name in names}
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
