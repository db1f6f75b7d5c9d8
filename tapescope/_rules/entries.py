"""Where a changed value came back into TensorFlow: told by three runs, side by side."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .._history import Detour, History, Op
from .._lines import Line
from .graph import Node

Same = Callable[[Any, Any], bool]
"""Are two tensors equal in value?"""


@dataclass(frozen=True)
class Step:
    """What took values: an op, or a way out of TensorFlow."""

    kind: Hashable
    line: Line | None
    values: tuple[int, ...]


def entries(
    first: History, base: History, there: History, number: int | None, same: Same
) -> list[Node]:
    """The constants of the first run whose values differ between `base` and `there`.

    Up to question `number`: what comes after it, such as making an optimizer's variables, is not
    on the way. Before it the first run may have done more, once: it is set beside the later ones
    where they do the same, and an entry counts only if it had the same value in both. Empty where
    the runs can't be set side by side.
    """
    for kinds in ((Op, Detour), (Op,)):  # a constant that leaves at once is no op's input
        runs = [list(_steps(history, number, kinds)) for history in (first, base, there)]
        if _kinds(runs[1]) == _kinds(runs[2]):
            break
    else:
        return []
    beside = _beside(runs[0], runs[1])
    if beside is None:
        return []
    once_more = len(runs[0]) > len(runs[1])
    found: dict[Node, None] = {}
    for one, old, new in zip(beside, runs[1], runs[2], strict=True):
        for index, before, after in zip(one.values, old.values, new.values, strict=True):
            value, other = first.values[index], base.values[before].what
            if value.kind != "constant" or same(other, there.values[after].what):
                continue
            if once_more and not same(value.what, other):
                return []
            found[index, 0] = None
    return list(found)


def _steps(history: History, number: int | None, kinds: tuple[type, ...]) -> Iterator[Step]:
    end = len(history.steps) if number is None else history.questions[number].at
    for step in history.steps[:end]:
        if isinstance(step, Op) and Op in kinds:
            yield Step((step.type, len(step.inputs)), step.line, step.inputs)
        elif isinstance(step, Detour) and Detour in kinds:
            yield Step(("", step.way), step.line, (step.value,))


def _kinds(steps: Sequence[Step]) -> list[Hashable]:
    return [step.kind for step in steps]


def _beside(first: Sequence[Step], later: Sequence[Step]) -> list[Step] | None:
    """For each step of a later run that of the first; None where one is missing there."""
    if _kinds(first) == _kinds(later):
        return list(first)
    runs = [[(step.kind, step.line) for step in steps] for steps in (first, later)]
    found: list[Step] = []
    matcher = SequenceMatcher(None, runs[0], runs[1], autojunk=False)
    for begin, _, size in matcher.get_matching_blocks():
        found.extend(first[begin : begin + size])
    return found if len(found) == len(later) else None
