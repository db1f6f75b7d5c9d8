"""A value of an outcome in a few characters, for a line of a panel."""

from __future__ import annotations

import numpy as np

from .outcome import Array, Entries, Items, Opaque, Slices, Strings, Value

WIDTH = 60


def brief(value: Value) -> str:
    """`value` as a learner would write or read it, in about `WIDTH` characters."""
    text = _whole(value)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _whole(value: Value) -> str:
    match value:
        case str():
            return repr(value)
        case Array():
            return _array(value)
        case Strings():
            return _whole(
                Items("list", tuple(text.decode("utf-8", "replace") for text in value.values))
            )
        case Slices():
            return f"IndexedSlices of rows {value.indices.shaped().reshape(-1).tolist()}"
        case Items():
            inner = ", ".join(brief(item) for item in value.items)
            opening, closing = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}")}[
                value.kind
            ]
            return (
                opening
                + inner
                + ("," if value.kind == "tuple" and len(value.items) == 1 else "")
                + closing
            )
        case Entries():
            return "{" + ", ".join(f"{brief(k)}: {brief(v)}" for k, v in value.entries) + "}"
        case Opaque():
            return "..." if value.type_name == "ellipsis" else value.text
        case _:
            return repr(value)


def _array(value: Array) -> str:
    shaped = value.shaped()
    if value.values.size == 1 and value.shape == ():
        return _number(value.values[0])
    if shaped.size <= 8:
        return _nested(shaped.tolist())
    return f"values of shape {value.shape}"


def _nested(rows: object) -> str:
    if isinstance(rows, list):
        return "[" + ", ".join(_nested(row) for row in rows) + "]"
    return _number(rows)


def _number(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, complex | np.complexfloating):
        return f"{complex(value):.5g}"
    text = f"{float(value):.5g}"  # type: ignore[arg-type]  # only floats are left
    return text if any(mark in text for mark in ".en") else f"{text}.0"
