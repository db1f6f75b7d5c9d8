"""What one student's hidden cases cost in processor time, answered by the module's own solutions.

Processor time, because a machine that is busy with something else must not make a module fail.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from .exercise import Exercise
from .observe import observe_cases
from .outcome import Outcome
from .seeds import DRAWN


def observe_timed(
    exercise: Exercise, aspect: int, seeds: Sequence[int], function: Callable[..., Any]
) -> tuple[tuple[Outcome, ...], float]:
    """The outcomes on `seeds`, and the processor seconds of as many cases as a student draws.

    The least of all such sets: whatever else the first of them has to do, such as importing,
    tracing or making kernels, is no part of what the cases take.
    """
    outcomes: list[Outcome] = []
    seconds = []
    for start in range(0, len(seeds), DRAWN):
        began = time.process_time()
        outcomes += observe_cases(exercise, aspect, seeds[start : start + DRAWN], function)
        seconds.append(time.process_time() - began)
    return tuple(outcomes), min(seconds)


def slowness() -> float:
    """How many times as long as on the reference machine plain Python takes here; at least 1."""
    return max(1.0, min(_seconds_of_calls() for _ in range(9)) / REFERENCE)


REFERENCE = 0.0052
"""Processor seconds of `_calls(23)` on the machine on which the limit was chosen, when quiet."""


def _seconds_of_calls() -> float:
    began = time.process_time()
    _calls(23)
    return time.process_time() - began


def _calls(depth: int) -> int:
    return 1 if depth < 2 else _calls(depth - 1) + _calls(depth - 2)
