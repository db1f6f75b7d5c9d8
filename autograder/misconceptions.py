"""What an author writes in `misconceptions.py`: wrong answers that run, and other right ways."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True)
class Explanation:
    """What a learner with this outcome is told: a possible cause and one experiment to run."""

    cause: str
    experiment: str
    section: str
    shows: str = ""
    """What the experiment shows, told where the same cause comes back; may be empty."""


@dataclass(frozen=True)
class Misconception:
    """A wrong implementation of one exercise, with the explanation it deserves."""

    name: str
    exercise: str
    function: Function
    explanation: Explanation
    catalogue: str = ""
    """The line of the catalogue of misconceptions it stands for, such as "M68"; may be empty."""
    parameters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def variants(self) -> Iterator[tuple[str, Function]]:
        """Each setting of the parameters as (name, function); one variant when there are none."""
        names = tuple(self.parameters)
        for values in itertools.product(*self.parameters.values()):
            chosen = dict(zip(names, values, strict=True))
            suffix = "".join(f"[{name}={value}]" for name, value in chosen.items())
            yield self.name + suffix, partial(self.function, **chosen) if chosen else self.function


@dataclass(frozen=True)
class Group:
    """Misconceptions of one exercise that no outcome can tell apart, and what to say of all."""

    exercise: str
    members: tuple[str, ...]
    explanation: Explanation
    name: str = ""


@dataclass(frozen=True)
class AnotherWay:
    """A right implementation that differs from the solution; no check may refuse it."""

    name: str
    exercise: str
    function: Function


@dataclass(frozen=True)
class Sample:
    """An answer as a learner could write it, marked by each criterion of a rubric (0 or 1)."""

    text: str
    marks: tuple[int, ...]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The marks in words, such as ("1 yes", "2 no")."""
        return tuple(f"{row} {'yes' if mark else 'no'}" for row, mark in enumerate(self.marks, 1))


@dataclass(frozen=True)
class Rubric:
    """Criteria of a written answer, each a question worth one point; shown to graders only."""

    answer: str
    criteria: tuple[str, ...]
    samples: tuple[Sample, ...]

    @classmethod
    def of(cls, parts: Mapping[str, Any]) -> Rubric:
        """The rubric that `asdict` made these parts of, as they come back from JSON."""
        samples = (Sample(one["text"], tuple(one["marks"])) for one in parts["samples"])
        return cls(parts["answer"], tuple(parts["criteria"]), tuple(samples))


def misconception(
    exercise: str,
    *,
    cause: str,
    experiment: str,
    section: str,
    shows: str = "",
    catalogue: str = "",
    parameters: Mapping[str, tuple[Any, ...]] | None = None,
) -> Callable[[Function], Function]:
    """Declare the decorated function a wrong answer to `exercise`.

    `cause` says what would give exactly this result; `experiment` is one thing to run; neither
    tells the solution. `shows` completes "It shows ..." with what the experiment gives, for a
    learner with whom the same cause comes back. `parameters` maps keyword-only arguments of the
    function to the values that are all this same mistake.
    """

    def declare(function: Function) -> Function:
        function.__autograder__ = Misconception(  # type: ignore[attr-defined]
            function.__name__,
            exercise,
            function,
            Explanation(cause, experiment, section, shows),
            catalogue,
            parameters or {},
        )
        return function

    return declare


def group(
    exercise: str, *members: str, cause: str, experiment: str, section: str, shows: str = ""
) -> Group:
    """Declare that the named misconceptions share one outcome; assign it to a name of its own."""
    return Group(exercise, members, Explanation(cause, experiment, section, shows))


def another_way(exercise: str) -> Callable[[Function], Function]:
    """Declare the decorated function another right answer to `exercise`."""

    def declare(function: Function) -> Function:
        function.__autograder__ = AnotherWay(  # type: ignore[attr-defined]
            function.__name__, exercise, function
        )
        return function

    return declare


@dataclass(frozen=True)
class PrivatePart:
    """All that a module's `misconceptions.py` declares, in the order it was written."""

    misconceptions: tuple[Misconception, ...]
    groups: tuple[Group, ...]
    other_ways: tuple[AnotherWay, ...]
    rubrics: tuple[Rubric, ...]

    @classmethod
    def of(cls, module: ModuleType) -> PrivatePart:
        """Collect the declarations of an imported `misconceptions.py`."""
        declared = [getattr(value, "__autograder__", None) for value in vars(module).values()]
        groups = [
            Group(value.exercise, value.members, value.explanation, name)
            for name, value in vars(module).items()
            if isinstance(value, Group)
        ]
        return cls(
            tuple(item for item in declared if isinstance(item, Misconception)),
            tuple(groups),
            tuple(item for item in declared if isinstance(item, AnotherWay)),
            tuple(value for value in vars(module).values() if isinstance(value, Rubric)),
        )
