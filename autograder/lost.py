"""Why a tape gave None, for a panel: the learner's own line, and the rule that it broke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .encoding import clean
from .outcome import Lost

MAX_BREAKS = 4


def find_lost(
    function: Callable[..., Any], inputs: Sequence[Any], given: Sequence[str] = ()
) -> tuple[Lost, ...]:
    """The breaks that `tapescope.why_none` is sure of in `function(*inputs)`, at most a few.

    `given` are files of the course: no line of theirs is the learner's. Whatever goes wrong in
    looking for a reason, there is none then: it only explains, and must cost nothing.
    """
    from tapescope._lines import treat_as_library
    from tapescope.why import why_none

    for file in given:
        treat_as_library(file)
    try:
        breaks = why_none(function, None, *inputs).breaks
    except Exception:
        return ()
    if not all(one.sure for one in breaks):
        return ()
    return tuple(
        Lost(
            clean(one.source),
            one.rule,
            clean(one.why),
            clean(one.line.text) if one.line else "",
            one.line.number if one.line else 0,
        )
        for one in breaks[:MAX_BREAKS]
    )
