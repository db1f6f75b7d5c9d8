"""Proof by running again: a changed value, and whether the target changes with it."""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import numpy as np

from .._follow import follow
from .._history import Created, Detour, History
from .._ops import same_chance
from .._sources import plain, reach
from .changes import SIZES, Way, changing, keeping, other
from .entries import entries
from .graph import Node
from .snapshot import Snapshot

PATIENCE = 60.0
"""Seconds after which nothing more is tried."""


@dataclass(frozen=True)
class Back:
    """Where changed values came back into TensorFlow, and how far they had been moved."""

    nodes: list[Node]
    size: float


class NoProof(Exception):
    """Running again could not show anything."""


@dataclass
class Again:
    """Runs one function again and again, each time from the same state."""

    function: Callable[..., Any]
    arguments: Sequence[Any]
    sources: Sequence[Any]
    first: History = field(init=False)
    before: Snapshot = field(init=False)
    bases: list[History] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begun = time.monotonic()
        self.chance = random.getstate(), np.random.get_state()
        self.before = Snapshot(reach(self.function, self.arguments, self.sources).seen.values())
        self.first = self.run()

    def run(
        self,
        change: Callable[[Detour], Any] | None = None,
        arguments: Sequence[Any] | None = None,
        around: Callable[[Callable[..., Any]], Callable[..., Any]] | None = None,
    ) -> History:
        """One followed run, from the state and with the random numbers of the first."""
        function = self.function if around is None else around(self.function)
        used = self.arguments if arguments is None else arguments
        with ExitStack() as stack:
            if change is not None:  # not the first run: what it prints was printed
                self.restore()
                stack.enter_context(redirect_stdout(StringIO()))
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            stack.enter_context(same_chance())
            stack.enter_context(self._same_python())
            return follow(function, used, self.sources, change=change)

    def restore(self) -> None:
        """Give what the function can reach the state that it had before the first run.

        A variable that the first run made, such as the seed of Keras, may still be in use: it gets
        the value that it was made with. Only before a run, not after it: what names mean is asked
        when the run is over.
        """
        self.before.restore()
        for step in self.first.steps:
            if isinstance(step, Created):
                made = self.first.values[step.value]
                made.what.assign(made.before)

    @contextmanager
    def _same_python(self) -> Iterator[None]:
        now = random.getstate(), np.random.get_state()
        random.setstate(self.chance[0])
        np.random.set_state(self.chance[1])
        try:
            yield
        finally:
            random.setstate(now[0])
            np.random.set_state(now[1])

    @property
    def base(self) -> History:
        """A second run in which nothing was changed."""
        if not self.bases:
            self.bases.append(self.run(lambda detour: None))
        return self.bases[0]

    @property
    def same_lines(self) -> bool:
        """Did something happen on just the same lines when it was run again?

        A cache filled by the first run takes the later ones another way, with the same targets.
        """
        first, base = ({step.line for step in history.steps} for history in (self.first, self.base))
        return first == base

    def replays(self, number: int) -> bool:
        """Can a change be told by the targets of question `number`?

        They have to be the same when nothing was changed, and finite; and there has to be time.
        """
        targets = _targets(self.first, number) or []
        finite = all(np.isfinite(one).all() for one in targets if _is_float(one))
        if not finite or time.monotonic() - self.begun > PATIENCE:
            return False
        return _same(targets, _targets(self.base, number))

    def changed_by(self, way: Way, number: int) -> Back | None:
        """Where the values that leave in one way come back, if the question's targets need them.

        None if no change of these values changed the targets. No nodes: one did, but by other ops,
        so that it can't be told where. Raises `NoProof` if the question was never reached with a
        changed value, or if nothing left in this way when it was run again: a cache may have kept
        what the first run put there.
        """
        if not any((detour.line, detour.way) == way for detour in self.base.detours):
            raise NoProof
        reached = False
        for size in SIZES:
            there = self.run(changing(way, size))
            targets = _targets(there, number)
            if targets is not None and not _same(_targets(self.base, number), targets):
                return Back(self._entries(there, number), size)
            reached = reached or targets is not None
        if not reached:
            raise NoProof
        return None

    def straight(self, way: Way, number: int, size: float) -> list[Node]:
        """Where values come back that leave in one way, and don't leave once more in between.

        All other ways out give what they gave before. Empty where that can't be told.
        """
        there = self.run(keeping(list(self.base.detours), changing(way, size)))
        return [] if _targets(there, number) is None else self._entries(there, number)

    def _entries(self, there: History, number: int | None = None) -> list[Node]:
        return entries(self.first, self.base, there, number, _alike)

    def source_matters(self, source: Any, number: int) -> bool | None:
        """Does another value of the source give other targets? None where it can't be changed."""
        before, answer = _targets(self.base, number), None
        for size in SIZES:
            there = self._with(plain(source), size)
            after = None if there is None else _targets(there, number)
            if before is None or after is None:
                continue
            if not _same(before, after):
                return True
            answer = False
        return answer

    def readings(self, source: Any, candidates: Sequence[int]) -> list[int]:
        """Those of the constants `candidates` that change with the source: readings of it.

        What leaves TensorFlow is kept as it was, so that a change can't come by another way.
        """
        there = self._with(plain(source), SIZES[0], keeping(list(self.base.detours)))
        changed = () if there is None else self._entries(there)
        return [index for index, _ in changed if index in candidates]

    def _with(
        self, source: Any, size: float, change: Callable[[Detour], Any] = lambda detour: None
    ) -> History | None:
        """A run with another value of the source; None where it can't be given one."""
        old = _number(source)
        if old is None or old.dtype.kind not in "fciub":
            return None
        new = np.asarray(other(old, size), old.dtype)
        if hasattr(source, "assign"):
            source.assign(new)
            try:
                return self.run(change)
            finally:
                source.assign(old)
        import tensorflow as tf

        arguments = [tf.constant(new) if given is source else given for given in self.arguments]
        if all(one is other for one, other in zip(arguments, self.arguments, strict=True)):
            return None
        return self.run(change, arguments)


def _targets(history: History, number: int) -> list[Any] | None:
    questions = history.questions
    if number >= len(questions):
        return None
    values = (history.values[index] for index in questions[number].targets)
    return [_number(value.before if value.kind == "variable" else value.what) for value in values]


def _is_float(number: Any) -> bool:
    return number is not None and number.dtype.kind in "fc"


def _number(thing: Any) -> Any:
    try:
        return np.asarray(thing.numpy())
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return None  # a handle, or no tensor
    except Exception:  # TensorFlow's own errors for resources and variants
        return None


def _alike(one: Any, other: Any) -> bool:
    return _same([_number(one)], [_number(other)])


def _same(one: list[Any] | None, other: list[Any] | None) -> bool:
    if one is None or other is None:
        return False
    return len(one) == len(other) and all(
        (a is None and b is None)
        or (a is not None and b is not None and a.shape == b.shape and _equal(a, b))
        for a, b in zip(one, other, strict=True)
    )


def _equal(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"))
