"""Outcomes as bytes and back, exactly, by a reader that expects an enemy.

`encode` runs beside a learner's code; `decode` runs in the grader on bytes that the learner's
code may have made up. So `decode` bounds everything before it looks at it, knows every type by
name, and answers anything else with `Unreadable`.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np
import numpy.typing as npt

from .outcome import (
    DTYPES,
    KINDS,
    Array,
    Entries,
    GradientCall,
    Items,
    Lost,
    Opaque,
    Outcome,
    Raised,
    Slices,
    Strings,
    Tape,
    Value,
)

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
"""Levels of nesting of the text; a value may be nested about half as deep."""
MAX_DIGITS = 400
MAX_TEXT = 100_000
MAX_DIMENSIONS = 32
MAX_VALUES = 100_000
"""Numbers in one array; `observe` replaces a larger one by its description."""

T = TypeVar("T")
Json = Any  # what json.loads gives, before it is known to be anything
SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class Unreadable(ValueError):
    """The bytes are not an encoding of outcomes; the text says what is wrong with them."""


def encode(outcomes: Sequence[Outcome]) -> bytes:
    """Bytes from which `decode` makes equal outcomes, bit by bit (every nan as the one nan)."""
    return json.dumps([outcome_to_json(outcome) for outcome in outcomes], allow_nan=False).encode()


def decode(data: bytes, count: int) -> tuple[Outcome, ...]:
    """The `count` outcomes in `data`; raises `Unreadable` for anything but an encoding of them."""
    if len(data) > MAX_BYTES:
        _fail(f"{len(data)} bytes, more than {MAX_BYTES}")
    try:
        text = data.decode("ascii")
        _check_depth(text)
        parsed = json.loads(text, parse_int=_integer, parse_constant=_fail)
        if not isinstance(parsed, list) or len(parsed) != count:
            _fail(f"not a list of {count}")
        return tuple(outcome_from_json(item) for item in parsed)
    except Unreadable:
        raise
    except Exception as error:  # an enemy's bytes must never stop the grader, whatever they hit
        raise Unreadable(f"{type(error).__name__}: {error}") from None


def outcome_to_json(outcome: Outcome) -> Json:
    """One outcome as what `json` can write; parts that are empty are left out."""
    parts: dict[str, Json] = {}
    if outcome.raised is None:
        parts["returned"] = _value_to_json(outcome.returned)
    else:
        raised = outcome.raised
        parts["raised"] = [
            raised.type_name,
            list(raised.bases),
            raised.message,
            raised.line,
            raised.line_number,
        ]
    if outcome.changed:
        parts["changed"] = [[place, _value_to_json(value)] for place, value in outcome.changed]
    if outcome.tapes:
        parts["tapes"] = [
            [
                tape.persistent,
                tape.watched,
                tape.recorded,
                [
                    [
                        list(call.targets_recorded),
                        list(call.sources_watched),
                        list(call.sources_recorded),
                        list(call.none),
                    ]
                    for call in tape.calls
                ],
            ]
            for tape in outcome.tapes
        ]
    if outcome.lost:
        parts["lost"] = [
            [clean(lost.source), lost.rule, clean(lost.why), clean(lost.line), lost.line_number]
            for lost in outcome.lost
        ]
    return parts


def outcome_from_json(parts: Json) -> Outcome:
    """The outcome that `outcome_to_json` wrote; raises `Unreadable`."""
    parts = _typed(parts, dict)
    if not parts.keys() <= {"returned", "raised", "changed", "tapes", "lost"}:
        _fail("an outcome with unknown parts")
    if ("returned" in parts) == ("raised" in parts):
        _fail("an outcome must have returned or raised")
    raised = None
    if "raised" in parts:
        type_name, bases, message, line, number = _typed(parts["raised"], list)
        raised = Raised(
            _text(type_name), tuple(map(_text, _typed(bases, list))), _text(message), _text(line),
            _count(number),
        )  # fmt: skip
    return Outcome(
        None if raised else _value_from_json(parts["returned"]),
        raised,
        tuple(
            (_count(place), _value_from_json(value))
            for place, value in _typed(parts.get("changed", []), list)
        ),
        tuple(_tape_from_json(tape) for tape in _typed(parts.get("tapes", []), list)),
        tuple(_lost_from_json(lost) for lost in _typed(parts.get("lost", []), list)),
    )


def _lost_from_json(parts: Json) -> Lost:
    source, rule, why, line, number = _typed(parts, list)
    return Lost(_text(source), _text(rule), _text(why), _text(line), _count(number))


def _tape_from_json(parts: Json) -> Tape:
    persistent, watched, recorded, calls = _typed(parts, list)
    flags = [
        [tuple(_typed(flag, bool) for flag in _typed(group, list)) for group in _typed(call, list)]
        for call in _typed(calls, list)
    ]
    return Tape(
        _typed(persistent, bool),
        _count(watched),
        _count(recorded),
        tuple(GradientCall(*call) for call in flags),
    )


def _value_to_json(value: Value) -> Json:
    if value is None or isinstance(value, bool):
        return value
    match value:
        case int():
            return ["int", str(value)]
        case str():
            return clean(value)
        case bytes():
            return ["bytes", _to_base64(value)]
        case Array():
            return ["array", value.kind, value.dtype, list(value.shape), _numbers(value.values)]
        case Strings():
            return ["strings", value.kind, list(value.shape), [*map(_to_base64, value.values)]]
        case Slices():
            shape = None if value.dense_shape is None else list(value.dense_shape)
            return ["slices", _value_to_json(value.values), _value_to_json(value.indices), shape]
        case Items():
            return ["items", value.kind, [_value_to_json(item) for item in value.items]]
        case Entries():
            entries = [[_value_to_json(key), _value_to_json(item)] for key, item in value.entries]
            return ["entries", entries]
        case Opaque():
            return ["opaque", clean(value.type_name), clean(value.text)]


def _value_from_json(parts: Json) -> Value:
    if parts is None or isinstance(parts, bool):
        return parts
    if isinstance(parts, str):
        return _text(parts)
    tag, *rest = _typed(parts, list)
    match tag, rest:
        case "int", [str() as digits]:
            if len(digits) > MAX_DIGITS:
                _fail("an integer of too many digits")
            return int(digits)
        case "bytes", [str() as text]:
            return _from_base64(text)
        case "array", [str() as kind, str() as dtype, list() as shape, list() as numbers]:
            return _array(kind, dtype, shape, numbers)
        case "strings", [str() as kind, list() as shape, list() as values]:
            if kind not in KINDS or _product(sizes := _shape(shape)) != len(values):
                _fail("strings that don't fit their shape")
            return Strings(kind, sizes, tuple(_from_base64(_typed(v, str)) for v in values))
        case "slices", [values, indices, shape]:
            rows, places = _value_from_json(values), _value_from_json(indices)
            dense = None if shape is None else _shape(_typed(shape, list))
            return Slices(_typed(rows, Array), _typed(places, Array), dense)
        case "items", [("list" | "tuple" | "set") as kind, list() as items]:
            return Items(kind, tuple(_value_from_json(item) for item in items))
        case "entries", [list() as entries]:
            return Entries(
                tuple((_value_from_json(key), _value_from_json(item)) for key, item in entries)
            )
        case "opaque", [str() as type_name, str() as text]:
            return Opaque(_text(type_name), _text(text))
    _fail("a value of unknown type")


def _numbers(values: npt.NDArray[np.generic]) -> list[Json]:
    if values.dtype.kind == "c":
        pairs = np.stack([values.real, values.imag], axis=-1).reshape(-1)
        return _numbers(pairs)
    numbers: list[Json] = values.tolist()
    if values.dtype.kind != "f":
        return numbers
    return [
        n if math.isfinite(n) else "nan" if n != n else "inf" if n > 0 else "-inf" for n in numbers
    ]


def _array(kind: str, dtype: str, shape: list[Json], numbers: list[Json]) -> Array:
    carrier = DTYPES.get(dtype)
    sizes = _shape(shape)
    if carrier is None or kind not in KINDS or len(numbers) > 2 * MAX_VALUES:
        _fail("an array of unknown kind, dtype or size")
    target = np.dtype(carrier)
    expected = _product(sizes) * (2 if target.kind == "c" else 1)
    if expected != len(numbers):
        _fail("an array whose values don't fit its shape")
    allowed: tuple[type, ...] = {"b": (bool,), "i": (int,), "u": (int,)}.get(
        target.kind, (float, int)
    )
    if target.kind in "fc":
        numbers = [SPECIAL.get(n, n) if isinstance(n, str) else n for n in numbers]
    if not all(
        isinstance(n, allowed) and (allowed == (bool,) or not isinstance(n, bool)) for n in numbers
    ):
        _fail("an array with values of another type")
    if target.kind in "iu":
        limits = np.iinfo(str(target))
        if not all(limits.min <= n <= limits.max for n in numbers):
            _fail("an array with values out of its dtype's range")
    with np.errstate(all="ignore"):
        if target.kind == "c":
            part = np.float32 if target.itemsize == 8 else np.float64
            values = np.array(numbers, dtype=part).view(target)
        else:
            values = np.array(numbers, dtype=target)
    return Array(kind, dtype, sizes, values)


def _check_depth(text: str) -> None:
    depth = deepest = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    if deepest > MAX_DEPTH:
        _fail(f"nested {deepest} deep, more than {MAX_DEPTH}")


def clean(text: str) -> str:
    """`text` cut to `MAX_TEXT`, lone surrogates and NUL replaced, so that any file can hold it."""
    text = text[:MAX_TEXT].replace("\0", "�")
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(value: Json) -> str:
    return clean(_typed(value, str))


def _shape(sizes: list[Json]) -> tuple[int, ...]:
    if len(sizes) > MAX_DIMENSIONS:
        _fail("a shape of too many dimensions")
    return tuple(_count(size) for size in sizes)


def _product(sizes: tuple[int, ...]) -> int:
    return math.prod(sizes)


def _count(value: Json) -> int:
    number = _typed(value, int)
    if isinstance(number, bool) or not 0 <= number < 2**40:
        _fail("a count out of range")
    return number


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        _fail("an integer of too many digits")
    return int(digits)


def _typed(value: Json, kind: type[T]) -> T:
    if not isinstance(value, kind):
        _fail(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        _fail("bytes that are not base64")


def _fail(why: str) -> NoReturn:
    raise Unreadable(why)
