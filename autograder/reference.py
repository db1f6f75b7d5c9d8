"""What the solution and every misconception gave on a list of cases, and what to say of each.

This is all that judging and explaining need: no TensorFlow, no learner's code, no author's code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .misconceptions import Explanation
from .outcome import Outcome


@dataclass(frozen=True)
class Tolerance:
    """How close two outcomes must be, and what else must agree."""

    rtol: float = 1e-4
    atol: float = 1e-6
    strict: bool = False
    changes: tuple[int, ...] = ()


@dataclass(frozen=True)
class AspectReference:
    """One aspect, case by case: `shown`, `solution` and each misconception follow `seeds`."""

    label: str
    seeds: tuple[int, ...]
    shown: tuple[str, ...]
    solution: tuple[Outcome, ...]
    misconceptions: Mapping[str, tuple[Outcome, ...]]
    """By variant name, such as "tiny_step[step=1e-07]"."""

    def select(self, seeds: Sequence[int]) -> AspectReference:
        """The same aspect on some of its seeds, in the order asked for."""
        rows = [self.seeds.index(seed) for seed in seeds]
        return AspectReference(
            self.label,
            tuple(seeds),
            tuple(self.shown[row] for row in rows),
            tuple(self.solution[row] for row in rows),
            {
                name: tuple(given[row] for row in rows)
                for name, given in self.misconceptions.items()
            },
        )

    @classmethod
    def join(cls, parts: Sequence[AspectReference]) -> AspectReference:
        """One aspect on the seeds of all `parts`, in their order."""
        first = parts[0]
        return cls(
            first.label,
            tuple(seed for part in parts for seed in part.seeds),
            tuple(shown for part in parts for shown in part.shown),
            tuple(outcome for part in parts for outcome in part.solution),
            {
                name: tuple(outcome for part in parts for outcome in part.misconceptions[name])
                for name in first.misconceptions
            },
        )


@dataclass(frozen=True)
class GroupReference:
    """Misconceptions that share one outcome, and what is said of them together."""

    members: tuple[str, ...]
    explanation: Explanation


@dataclass(frozen=True)
class Reference:
    """Everything judging one exercise needs."""

    exercise: str
    section: str
    tolerance: Tolerance
    aspects: tuple[AspectReference, ...]
    explanations: Mapping[str, Explanation]
    """By misconception, without its parameters."""
    groups: Mapping[str, GroupReference]
    reading: bool = False
    arguments: tuple[str, ...] = ()
    """Names of the function's arguments, in their order; may be empty."""
    returns: tuple[str, ...] = ()
    """Names of the returned values, where there are several."""

    def select(self, seeds: Sequence[int]) -> Reference:
        """The same exercise on some of its seeds: what one student is graded on."""
        return replace(self, aspects=tuple(aspect.select(seeds) for aspect in self.aspects))

    @classmethod
    def join(cls, parts: Sequence[Reference]) -> Reference:
        """One exercise on the seeds of all `parts`, in their order."""
        rows = zip(*(part.aspects for part in parts), strict=True)
        return replace(parts[0], aspects=tuple(map(AspectReference.join, rows)))
