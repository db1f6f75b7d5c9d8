"""Live Python, NumPy and TensorFlow objects as the plain data of `outcome`.

TensorFlow is never imported here: an object of its types can only exist where it already is.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .encoding import MAX_VALUES, clean, encode
from .outcome import DTYPES, Array, Entries, Items, Opaque, Outcome, Slices, Strings, Value

MAX_DEPTH = 12
MAX_ITEMS = 10_000
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def snapshot(value: Any, depth: int = 0) -> Value:
    """`value` as it is now, copied, so that later changes to it don't show.

    Nested deeper than `MAX_DEPTH`, longer than `MAX_ITEMS` or larger than `MAX_VALUES` numbers,
    it becomes an `Opaque` that says so.
    """
    if value is None or isinstance(value, bool | str | bytes):
        return value
    if type(value) is int:
        return value if abs(value) < 10**300 else Opaque("int", "more than 300 digits")
    if isinstance(value, float | complex):
        return _array(
            "number", np.asarray(complex(value) if isinstance(value, complex) else float(value))
        )
    if isinstance(value, np.generic):
        return _array("number", np.asarray(value))
    if isinstance(value, np.ndarray):
        return _array("ndarray", value)
    if depth >= MAX_DEPTH:
        return Opaque(type(value).__name__, "nested too deep")
    if isinstance(value, list | tuple | set | frozenset | Mapping):
        return _container(value, depth)
    return _from_tensorflow(value, depth) or described(value)


def described(value: Any) -> Opaque:
    """The type of anything else, and its short text without memory addresses."""
    try:
        text = repr(value)
    except Exception as error:  # a learner's __repr__ may do anything
        text = f"its repr raised {type(error).__name__}"
    return Opaque(type(value).__name__, clean(ADDRESS.sub("", text)[:200]))


def _container(value: Any, depth: int) -> Value:
    if len(value) > MAX_ITEMS:
        return Opaque(type(value).__name__, f"{len(value)} items")
    if isinstance(value, Mapping):
        return Entries(
            tuple((snapshot(k, depth + 1), snapshot(v, depth + 1)) for k, v in value.items())
        )
    items = tuple(snapshot(item, depth + 1) for item in value)
    if isinstance(value, set | frozenset):
        return Items("set", tuple(sorted(items, key=lambda item: encode([Outcome(item)]))))
    return Items("tuple" if isinstance(value, tuple) else "list", items)


def _from_tensorflow(value: Any, depth: int) -> Value:
    """A tensor, variable, layer or module; None for anything else."""
    tf, keras = sys.modules.get("tensorflow"), sys.modules.get("keras")
    if keras is not None and isinstance(value, keras.Variable):
        return _numpy("keras variable", value)
    if tf is None:
        return None
    if isinstance(value, tf.Variable):
        return _numpy("variable", value)
    if isinstance(value, tf.IndexedSlices):
        values, indices = snapshot(value.values), snapshot(value.indices)
        shape = None if value.dense_shape is None else tuple(np.asarray(value.dense_shape).tolist())
        if isinstance(values, Array) and isinstance(indices, Array):
            return Slices(values, indices, shape)
        return described(value)
    if isinstance(value, tf.Tensor):
        return _numpy("tensor", value) if hasattr(value, "numpy") else described(value)
    if isinstance(value, tf.Module) or (keras is not None and isinstance(value, keras.Layer)):
        return Entries(
            tuple(
                (name, snapshot(variable, depth + 1))
                for name, variable in zip(_names(value.variables), value.variables, strict=True)
            )
        )
    return None


def _names(variables: Sequence[Any]) -> Iterator[str]:
    """A name for each variable; what comes again is counted: `kernel`, `bias`, `kernel 2`.

    Two layers of a model have equal names, and Keras's paths differ from run to run.
    """
    met: Counter[str] = Counter()
    for variable in variables:
        met[variable.name] += 1
        count = met[variable.name]
        yield variable.name if count == 1 else f"{variable.name} {count}"


def _numpy(kind: str, value: Any) -> Value:
    try:
        return _array(kind, np.asarray(value.numpy()))
    except Exception:  # a symbolic tensor, or a variable without a value, has no numbers to copy
        return described(value)


def _array(kind: str, array: np.ndarray[Any, Any]) -> Value:
    if array.size > MAX_VALUES:
        return Opaque(kind, f"shape {array.shape}, {array.size} numbers")
    if array.dtype.kind in "SUO":
        texts = [str(x).encode() if isinstance(x, str) else x for x in array.reshape(-1).tolist()]
        if all(isinstance(text, bytes) for text in texts):
            return Strings(kind, array.shape, tuple(texts))
        return described(array)
    name = array.dtype.name
    if name not in DTYPES:
        return Opaque(kind, f"dtype {name}, shape {array.shape}")
    values: np.ndarray[Any, Any] = np.array(array, dtype=DTYPES[name], order="C").reshape(-1)
    return Array(kind, name, array.shape, _one_nan(values))


def _one_nan(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Every nan as the same bits, so that an outcome and its encoding are equal bit by bit."""
    if values.dtype.kind == "c":
        parts = _one_nan(np.stack([values.real, values.imag], axis=-1).reshape(-1))
        return parts.view(values.dtype)
    if values.dtype.kind == "f":
        values[np.isnan(values)] = np.nan
    return values
