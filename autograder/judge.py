"""Is an answer right? By its outcomes alone, held against the solution's on the same cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from .exceptions import meaning
from .outcome import Array, Entries, Items, Outcome, Raised, Slices, Strings, Value
from .reference import AspectReference, Reference, Tolerance

SAME = 20
"""Characters with which two messages begin alike; the rest may name a learner's own values."""

Status = Literal["right", "partly", "wrong", "not tried", "stopped"]


@dataclass(frozen=True)
class Part:
    """The verdict on one aspect."""

    label: str
    right: bool
    tried: bool
    failing: int | None
    """Row of the first case that differs from the solution; None when right or prevented."""
    causes: tuple[str, ...] = ()
    """Names of the misconceptions, or of the one group, whose outcomes are exactly these."""


@dataclass(frozen=True)
class Verdict:
    """The verdict on one exercise."""

    exercise: str
    status: Status
    parts: tuple[Part, ...]

    @property
    def share(self) -> float:
        """The share of the points: right parts over all parts, between 0 and 1."""
        return sum(part.right for part in self.parts) / len(self.parts)


def judge(reference: Reference, observed: Sequence[Sequence[Outcome] | None]) -> Verdict:
    """The verdict on `observed`: for each aspect its outcomes, or None where they were prevented.

    A wrong number of outcomes counts as prevented: what the learner's process did not answer
    can't be right.
    """
    parts = tuple(
        _judge_part(reference, aspect, outcomes)
        for aspect, outcomes in zip(reference.aspects, observed, strict=True)
    )
    return Verdict(reference.exercise, _status(parts, observed), parts)


def _status(parts: Sequence[Part], observed: Sequence[Sequence[Outcome] | None]) -> Status:
    if all(part.right for part in parts):
        return "right"
    if not any(part.tried for part in parts):
        return "not tried"
    if any(part.right for part in parts):
        return "partly"
    return "stopped" if all(outcomes is None for outcomes in observed) else "wrong"


def _judge_part(
    reference: Reference, aspect: AspectReference, outcomes: Sequence[Outcome] | None
) -> Part:
    if outcomes is None or len(outcomes) != len(aspect.seeds):
        return Part(aspect.label, right=False, tried=True, failing=None)
    agree = [
        same_outcome(given, wanted, reference.tolerance)
        for given, wanted in zip(outcomes, aspect.solution, strict=True)
    ]
    if all(agree):
        return Part(aspect.label, right=True, tried=True, failing=None)
    tried = not all(outcome.untried for outcome in outcomes)
    causes = _causes(reference, aspect, outcomes) if tried else ()
    return Part(aspect.label, False, tried, agree.index(False), causes)


def _causes(
    reference: Reference, aspect: AspectReference, outcomes: Sequence[Outcome]
) -> tuple[str, ...]:
    """The misconceptions that give these outcomes in every case, for the same reason.

    Where a tape gave None and it is known why, the reason must be the same; what the tapes did
    breaks a tie that is left.
    """
    matching = {
        variant: given
        for variant, given in aspect.misconceptions.items()
        if all(
            same_outcome(mine, theirs, reference.tolerance)
            and _same_none(mine, theirs)
            and _same_complaint(mine.raised, theirs.raised)
            for mine, theirs in zip(outcomes, given, strict=True)
        )
    }
    rules = [_rules(outcome) for outcome in outcomes]
    if any(rules):  # it is known why the gradient was None: no other cause will do
        matching = {n: given for n, given in matching.items() if [*map(_rules, given)] == rules}
    traces = [outcome.tapes for outcome in outcomes]
    closer = [name for name, given in matching.items() if [o.tapes for o in given] == traces]
    names = tuple(dict.fromkeys(variant.partition("[")[0] for variant in closer or matching))
    for group_name, group in reference.groups.items():
        if len(names) > 1 and set(names) <= set(group.members):
            return (group_name,)
    return names


def _same_none(mine: Outcome, theirs: Outcome) -> bool:
    """Two Nones are one only if both were given by a tape, or both by a missing `return`."""
    if mine.returned is not None or mine.raised is not None:
        return True
    return mine.tape_gave_none == theirs.tape_gave_none


def _same_complaint(mine: Raised | None, theirs: Raised | None) -> bool:
    """Whether two exceptions of one type say the same: every mistake may raise a `ValueError`.

    By what their messages mean, where that is known; else by how they begin.
    """
    if mine is None or theirs is None:
        return True
    known = meaning(mine), meaning(theirs)
    return known[0] == known[1] if any(known) else mine.message[:SAME] == theirs.message[:SAME]


def _rules(outcome: Outcome) -> frozenset[str]:
    return frozenset(lost.rule for lost in outcome.lost)


def same_outcome(given: Outcome, wanted: Outcome, tolerance: Tolerance) -> bool:
    """Whether two outcomes agree: what was returned or raised, and every change to an argument.

    Exceptions agree by type, or by the type that the given one derives from. A change that the
    wanted outcome does not have makes them differ.
    """
    if (given.raised is None) != (wanted.raised is None):
        return False
    if given.raised is not None and wanted.raised is not None:
        if not _same_exception(given.raised, wanted.raised):
            return False
    elif not same_value(given.returned, wanted.returned, tolerance):
        return False
    if [place for place, _ in given.changed] != [place for place, _ in wanted.changed]:
        return False
    pairs = zip(given.changed, wanted.changed, strict=True)
    return all(same_value(mine, theirs, tolerance) for (_, mine), (_, theirs) in pairs)


def _same_exception(given: Raised, wanted: Raised) -> bool:
    return given.type_name == wanted.type_name or wanted.type_name in given.bases


def same_value(given: Value, wanted: Value, tolerance: Tolerance) -> bool:
    """Whether two values agree in shape and numbers; in dtype and kind only under `strict`.

    A sequence of numbers agrees with an array of them; None agrees only with None; numbers never
    agree with truth values; nan agrees with nan, since both are computed from the same inputs.
    """
    if tolerance.strict and not _same_kind(given, wanted):
        return False
    given, wanted = _plain(given), _plain(wanted)
    if isinstance(given, Items) and isinstance(wanted, Items):
        return (
            len(given.items) == len(wanted.items)
            and (given.kind == "set") == (wanted.kind == "set")
            and all(
                same_value(mine, theirs, tolerance)
                for mine, theirs in zip(given.items, wanted.items, strict=True)
            )
        )
    if isinstance(given, Entries) and isinstance(wanted, Entries):
        return _same_entries(given, wanted, tolerance)
    mine, theirs = numbers(given), numbers(wanted)
    if mine is None or theirs is None:
        return mine is None and theirs is None and given == wanted
    return _same_numbers(mine, theirs, tolerance)


def _same_numbers(mine: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any], tol: Tolerance) -> bool:
    if mine.shape != theirs.shape or (mine.dtype == np.bool_) != (theirs.dtype == np.bool_):
        return False
    if mine.dtype == np.bool_:
        return bool(np.array_equal(mine, theirs))
    with np.errstate(all="ignore"):
        return bool(np.allclose(mine, theirs, rtol=tol.rtol, atol=tol.atol, equal_nan=True))


def _same_entries(given: Entries, wanted: Entries, tolerance: Tolerance) -> bool:
    mine = {_plain(key): value for key, value in given.entries}
    theirs = {_plain(key): value for key, value in wanted.entries}
    return mine.keys() == theirs.keys() and all(
        same_value(mine[key], theirs[key], tolerance) for key in theirs
    )


def numbers(value: Value) -> np.ndarray[Any, Any] | None:
    """A value as one NumPy array, where it is numbers: an array, a number, or a list of them."""
    if isinstance(value, Array):
        return value.shaped()
    if isinstance(value, bool):
        return np.asarray(value)
    if isinstance(value, int):
        return np.asarray(float(value) if abs(value) < 10**300 else math.inf)
    if isinstance(value, Slices):
        return _dense(value)
    if isinstance(value, Items) and value.kind != "set":
        rows = [row for item in value.items if (row := numbers(item)) is not None]
        alike = {(row.shape, row.dtype == np.bool_) for row in rows}
        if len(rows) == len(value.items) and len(alike) <= 1:
            return np.stack(rows) if rows else np.zeros(0)
    return None


def _dense(slices: Slices) -> np.ndarray[Any, Any] | None:
    """Repeated rows added up, as TensorFlow does when it makes a tensor of them."""
    if slices.dense_shape is None or math.prod(slices.dense_shape) > 1_000_000:
        return None
    rows, places = slices.values.shaped(), slices.indices.shaped().reshape(-1)
    if places.dtype.kind not in "iu" or rows.shape != (places.size, *slices.dense_shape[1:]):
        return None
    if places.size and not (places.min() >= 0 and places.max() < slices.dense_shape[0]):
        return None
    dense = np.zeros(slices.dense_shape, dtype=np.result_type(rows.dtype, np.float64))
    np.add.at(dense, places.astype(np.int64), rows)
    return dense


def _same_kind(given: Value, wanted: Value) -> bool:
    if isinstance(given, Array) and isinstance(wanted, Array):
        return (given.kind, given.dtype) == (wanted.kind, wanted.dtype)
    if isinstance(given, Items) and isinstance(wanted, Items):
        return given.kind == wanted.kind
    return type(given) is type(wanted)


def _plain(value: Value) -> Value:
    """Texts alike, whether a `str`, `bytes`, or a tensor or array of them."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Strings) and len(value.shape) < 2:
        texts = tuple(text.decode("utf-8", "replace") for text in value.values)
        return Items("list", texts) if value.shape else texts[0]
    return value
