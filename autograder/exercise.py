"""What an author writes in `exercises.py`: how inputs are made, and what a learner may be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NamedTuple

import numpy as np

InputMaker = Callable[["Exercise", np.random.Generator], tuple[Any, ...]]


class Aspect(NamedTuple):
    """One part of an exercise: a label a learner reads, and the maker of its inputs."""

    label: str
    make: InputMaker


def aspect(label: str) -> Callable[[InputMaker], InputMaker]:
    """Mark a method of an `Exercise` as the input maker of one aspect.

    `label` completes the sentence "Right for ...", for example "formulas that loop".
    """

    def mark(make: InputMaker) -> InputMaker:
        make.__aspect_label__ = label  # type: ignore[attr-defined]  # functions carry attributes
        return make

    return mark


class Exercise:
    """One graded function of a module; a subclass is data, and its docstring is its one-line title.

    A subclass defines `inputs`, or several methods marked with `aspect`. A case is a seed: each
    maker gets a NumPy generator and returns the tuple of arguments for the learner's function.
    Every aspect is worth an equal share of the exercise's points.
    """

    name: ClassVar[str]
    """Name of the function the learner writes; unique in the course."""
    section: ClassVar[str]
    """Heading of the lecture section whose idea the exercise needs."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Concepts of earlier modules that it needs too, as their `module.toml` names them."""
    hints: ClassVar[tuple[str, str, str]]
    """Where to look, as a question; the rule and its section; a worked twin problem (Markdown)."""
    reason: ClassVar[str]
    """Why a right answer is right: one or two sentences of prose."""
    another_way: ClassVar[str]
    """Another right way, in words."""
    what_if: ClassVar[str]
    """One question that a right answer opens."""
    returns: ClassVar[tuple[str, ...]] = ()
    """Names of the returned values where there are several, such as ("y", "dz_dy", "dz_dx")."""
    changes: ClassVar[tuple[int, ...]] = ()
    """Positions of the arguments that the function is asked to change in place."""
    strict: ClassVar[bool] = False
    """Whether dtype and kind must be equal too."""
    rtol: ClassVar[float] = 1e-4
    atol: ClassVar[float] = 1e-6
    wants_none: ClassVar[bool] = False
    """Whether a tape's None is part of what is asked: then no reason for it is looked for."""
    claimable: ClassVar[bool] = False
    """Whether a right answer gives the same in every case, as where any of many answers is right.

    Code that reaches into the grader could claim it unearned, so a person should see the answer.
    """
    reading: ClassVar[bool] = False
    """Whether the answer is a constant: judged when handed in, never shown beside the notebook."""

    def inputs(self, rng: np.random.Generator) -> tuple[Any, ...]:
        """Arguments of one case; override it, or mark several methods with `aspect`."""
        return ()

    def measure(self, function: Callable[..., Any], *inputs: Any) -> Any:
        """What is observed of the learner's `function`; override to measure a property of it."""
        return function(*inputs)

    def show(self, *inputs: Any) -> str:
        """One short line that names a case to a learner, such as "f = x**2 at x0 = 3.1"."""
        return ", ".join(str(value) for value in inputs)

    def form(self, answer: Any) -> str | None:
        """For a `reading` exercise: what is wrong with the form of an answer, or None."""
        return None

    @classmethod
    def aspects(cls) -> tuple[Aspect, ...]:
        """The marked input makers in the order they were written; else `inputs` alone."""
        return tuple(cls._marked()) or (Aspect("", cls.inputs),)

    @classmethod
    def _marked(cls) -> Iterator[Aspect]:
        for member in vars(cls).values():
            label = getattr(member, "__aspect_label__", None)
            if label is not None:
                yield Aspect(label, member)
