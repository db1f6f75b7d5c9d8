"""How a wrong numeric answer relates to the right one: what holds whatever the exercise.

Each relation must hold in every case that differs, so that it is no accident of one input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .judge import numbers, same_value
from .outcome import Array, Items, Outcome, Value
from .reference import Tolerance

Numbers = np.ndarray[Any, Any]


class Relation(NamedTuple):
    """What was seen, and one experiment that would show why."""

    seen: str
    experiment: str


def relation(
    given: Sequence[Outcome],
    wanted: Sequence[Outcome],
    tolerance: Tolerance,
    *,
    returns: Sequence[str] = (),
    arguments: Sequence[str] = (),
) -> Relation | None:
    """The first relation that holds between all given and wanted outcomes that differ.

    `returns` and `arguments` are the names of the returned values and of the parameters.
    """
    if any(o.raised for o in (*given, *wanted)):
        return None
    pairs = [
        pair
        for mine, theirs in zip(given, wanted, strict=True)
        for pair in _differing(mine.returned, theirs.returned, tolerance)
    ]
    if not pairs:
        changes = _about_changes(given, wanted, arguments)
        return changes or _about_kind(given, wanted, tolerance)
    found = _about_none(given, pairs) or _about_numbers(pairs, tolerance)
    name = _one_value(given, wanted, tolerance, returns)
    if found is None or not name:
        return found
    return found._replace(seen=f"Of {name}: {found.seen[:1].lower()}{found.seen[1:]}")


def _one_value(
    given: Sequence[Outcome],
    wanted: Sequence[Outcome],
    tolerance: Tolerance,
    returns: Sequence[str],
) -> str:
    """What the one value that differs, of several returned, is called; "" where others differ."""
    plain = Tolerance(tolerance.rtol, tolerance.atol)
    places: set[int] = set()
    count = 0
    for outcome, right in zip(given, wanted, strict=True):
        mine, theirs = outcome.returned, right.returned
        if not (isinstance(mine, Items) and isinstance(theirs, Items) and theirs.kind == "tuple"):
            return ""
        count = len(theirs.items)
        if len(mine.items) != count:
            return ""
        pairs = zip(mine.items, theirs.items, strict=True)
        places |= {row for row, pair in enumerate(pairs) if not same_value(*pair, plain)}
    if len(places) != 1 or count == 1:
        return ""
    (place,) = places
    return f"`{returns[place]}`" if len(returns) == count else f"value {place + 1} of {count}"


def _about_numbers(pairs: Sequence[tuple[Value, Value]], tolerance: Tolerance) -> Relation | None:
    arrays = [(numbers(mine), numbers(theirs)) for mine, theirs in pairs]
    both = [(m, t) for m, t in arrays if m is not None and t is not None]
    if len(both) != len(arrays) or any(_is_truth(m) or _is_truth(t) for m, t in both):
        return None
    with np.errstate(all="ignore"):
        tests = TESTS if all(m.shape == t.shape for m, t in both) else (_not_finite, _shape)
        found = (test(both, tolerance) for test in tests)
        return next((item for item in found if item is not None), None)


def _differing(mine: Value, theirs: Value, tolerance: Tolerance) -> list[tuple[Value, Value]]:
    """The pairs of parts that differ: inside tuples of equal length, only those."""
    if same_value(mine, theirs, Tolerance(tolerance.rtol, tolerance.atol)):
        return []
    if (
        isinstance(mine, Items)
        and isinstance(theirs, Items)
        and len(mine.items) == len(theirs.items)
        and (theirs.kind == "tuple" or numbers(mine) is None or numbers(theirs) is None)
    ):
        pairs = list(zip(mine.items, theirs.items, strict=True))
        if _swapped(pairs, tolerance):
            return [(mine, theirs)]
        return [part for m, t in pairs for part in _differing(m, t, tolerance)]
    return [(mine, theirs)]


def _swapped(pairs: Sequence[tuple[Value, Value]], tolerance: Tolerance) -> bool:
    """Whether two values of a tuple stand in each other's place."""
    wrong = [pair for pair in pairs if not same_value(*pair, tolerance)]
    if len(wrong) != 2:
        return False
    (one, first), (other, second) = wrong
    return same_value(one, second, tolerance) and same_value(other, first, tolerance)


def _is_truth(array: Numbers) -> bool:
    return bool(array.dtype == np.bool_)


def _about_changes(
    given: Sequence[Outcome], wanted: Sequence[Outcome], arguments: Sequence[str]
) -> Relation | None:
    def called(place: int) -> str:
        return f"`{arguments[place]}`" if place < len(arguments) else f"argument {place + 1}"

    for mine, theirs in zip(given, wanted, strict=True):
        changed, expected = {p for p, _ in mine.changed}, {p for p, _ in theirs.changed}
        if changed - expected:
            name = called(min(changed - expected))
            return Relation(
                f"What you return is right, but {name} was changed on the way.",
                f"print {name} before and after the call.",
            )
        if expected - changed:
            name = called(min(expected - changed))
            return Relation(
                f"What you return is right, but {name} still holds its old value.",
                f"print {name} before and after the call.",
            )
        if mine.changed != theirs.changed:
            return Relation(
                "What you return is right, but an argument was changed to another value.",
                "print the argument after the call.",
            )
    return None


def _about_kind(
    given: Sequence[Outcome], wanted: Sequence[Outcome], tolerance: Tolerance
) -> Relation | None:
    if not tolerance.strict:
        return None
    for mine, theirs in zip(given, wanted, strict=True):
        m, t = mine.returned, theirs.returned
        if isinstance(m, Array) and isinstance(t, Array) and m != t:
            return Relation(
                f"The numbers are right; asked is a {t.kind} of {t.dtype}, "
                f"not a {m.kind} of {m.dtype}.",
                "print `type(...)` and `.dtype` of what you return.",
            )
    return None


def _about_none(given: Sequence[Outcome], pairs: Sequence[tuple[Value, Value]]) -> Relation | None:
    if not all(mine is None for mine, _ in pairs):
        return None
    calls = [call for outcome in given for tape in outcome.tapes for call in tape.calls]
    refused = [call for call in calls if any(call.none)]
    if not refused and not any(outcome.returned is None for outcome in given):
        return Relation(
            "There is None where another value is asked.",
            "print each value just before you return it.",
        )
    if not refused:
        return Relation(
            "None is what a function gives that does not return.",
            "print the result just before the last line.",
        )
    if not any(any(call.targets_recorded) for call in refused):
        return Relation(
            "`gradient` gave None: the tape never recorded the making of its target.",
            "print `tape.watched_variables()` after the block.",
        )
    if not any(any((*call.sources_watched, *call.sources_recorded)) for call in refused):
        return Relation(
            "`gradient` gave None: the tape recorded the target but never watched the source.",
            "print `tape.watched_variables()` after the block.",
        )
    return Relation(
        "`gradient` gave None: target and source were both known, but no recorded path joins them.",
        "follow the value from the source to the target, line by line.",
    )


def _not_finite(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    if not all(np.isfinite(m).all() for m, _ in pairs):
        what = "nan" if any(np.isnan(m).any() for m, _ in pairs) else "inf"
        return Relation(
            f"There is {what} in it: somewhere a number left the range of its dtype, or 0 met 0.",
            "print the intermediate values and find the first that is not finite.",
        )
    return None


def _shape(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    if any(m.shape == t.shape for m, t in pairs):
        return None
    m, t = pairs[0]
    if all(m.ndim == 2 and m.shape == t.shape[::-1] and _close(m.T, t, tol) for m, t in pairs):
        return _TRANSPOSED
    if all(m.size == t.size and _close(m.reshape(-1), t.reshape(-1), tol) for m, t in pairs):
        return Relation(
            f"The values are right, as {_form(m)} where {_form(t)} is asked.",
            "print the shape of each intermediate value.",
        )
    if all(m.ndim == 0 and t.size > 1 and _close(m, np.asarray(t.sum()), tol) for m, t in pairs):
        return Relation(
            "One number came back: the sum of all the entries that are asked for.",
            "print the shape of your target just before `gradient`.",
        )
    return Relation(
        f"You returned {_form(m)} where {_form(t)} is asked.",
        "print the shape of each intermediate value.",
    )


def _transposed(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    square = all(m.ndim == 2 and _close(m.T, t, tol) for m, t in pairs)
    return _TRANSPOSED if square else None


def _sign(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    if not all(_close(-m, t, tol) for m, t in pairs):
        return None
    return Relation(
        "Every number has the size asked and the opposite sign.",
        "work one case by hand and compare the order of each difference.",
    )


def _noise(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    if not all(_close(m, t, Tolerance(rtol=0.02, atol=1e-5)) for m, t in pairs):
        return None
    return Relation(
        "Every number is close, but not within the tolerance: an approximation, or rounding.",
        "change the step, or the dtype, and watch the last digits.",
    )


def _factor(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    ratios = []
    for m, t in pairs:
        known = np.abs(t) > tol.atol
        if not known.any() or not _close(m[~known], t[~known], tol):
            return None
        ratio = m[known] / t[known]
        if not np.allclose(ratio, ratio.flat[0], rtol=1e-3):
            return None
        ratios.append(float(np.real(ratio.flat[0])))
    if min(np.abs(ratios)) < 1e-12:
        return None
    if not np.allclose(ratios, ratios[0], rtol=1e-3):
        if max(m.size for m, _ in pairs) == 1:
            return None  # one number a case: some ratio always exists, and says nothing
        if all(_is_whole(ratio) or _is_whole(1 / ratio) for ratio in ratios):
            return Relation(
                "In each case all entries are off by one whole factor, as by a sum for a mean.",
                "compare that factor with the number of entries.",
            )
        return Relation(
            "In each case all entries are off by one factor, and by another in the next case.",
            "print that factor beside the values on the way: which of them is it?",
        )
    if len(ratios) == 1 and pairs[0][0].size == 1:
        return None
    return Relation(
        f"Every number is {_times(ratios[0])} the one asked.",
        "look for what is counted twice or left out: a sum for a mean, a missing factor.",
    )


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-2 * abs(number)


def _form(array: Numbers) -> str:
    return f"shape {array.shape}" if array.ndim else "a single number"


def _times(ratio: float) -> str:
    if abs(ratio) < 1 and abs(1 / ratio - round(1 / ratio)) < 1e-2:
        return f"1/{round(1 / ratio)} of"
    return f"{ratio:.4g} times"


def _permuted(pairs: Sequence[tuple[Numbers, Numbers]], tol: Tolerance) -> Relation | None:
    if not all(m.size > 1 and _close(np.sort(m, None), np.sort(t, None), tol) for m, t in pairs):
        return None
    places = max(int(np.sum(~np.isclose(m, t, rtol=tol.rtol, atol=tol.atol))) for m, t in pairs)
    what = "Two entries are swapped" if places == 2 else "The entries are in another order"
    return Relation(
        f"{what}; the values themselves are right.", "name each entry as you return it."
    )


_TRANSPOSED = Relation(
    "The values are right, but rows and columns are exchanged.",
    "print the shape of each intermediate value.",
)

Test = Callable[[Sequence[tuple[Numbers, Numbers]], Tolerance], Relation | None]
TESTS: tuple[Test, ...] = (
    _not_finite, _shape, _transposed, _sign, _noise, _factor, _permuted,
)  # fmt: skip


def _close(mine: Any, theirs: Any, tol: Tolerance) -> bool:
    if np.shape(mine) != np.shape(theirs):  # never by broadcasting
        return False
    return bool(np.allclose(mine, theirs, rtol=tol.rtol, atol=tol.atol))
