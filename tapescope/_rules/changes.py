"""What to change for a proof: values that leave TensorFlow, each moved a little or a lot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._history import Detour

Way = tuple[Any, str]
"""A line, and the way in which values leave TensorFlow there."""
SIZES = (0.01, 1.7, -3.0)
"""How far a value is moved, relative and absolute: a little, and then over a step or a sign."""
STEPS = dict(zip(SIZES, (1, -1, 7), strict=True))
"""The same for whole numbers."""


def keeping(
    detours: list[Detour], change: Callable[[Detour], Any] = lambda detour: None
) -> Callable[[Detour], Any]:
    """Let the same come out as in the run before, but for what `change` answers."""
    waiting = iter(detours)

    def keep(detour: Detour) -> Any:
        before, changed = next(waiting, None), change(detour)
        if changed is not None:
            return changed
        same = before is not None and (before.line, before.way) == (detour.line, detour.way)
        return before.result if before is not None and same else None

    return keep


def changing(way: Way, size: float) -> Callable[[Detour], Any]:
    """Change every number that leaves in this way; of conditions only one, lest a loop not end."""
    flipped: list[Detour] = []

    def change(detour: Detour) -> Any:
        if (detour.line, detour.way) != way:
            return None
        if isinstance(detour.result, (bool, np.bool_)):
            flipped.append(detour)
            return (not detour.result) if len(flipped) == 1 + SIZES.index(size) else None
        return other(detour.result, size)

    return change


def other(value: Any, size: float) -> Any:
    """A value of the same kind near `value`; None where there is none."""
    if isinstance(value, (bool, np.bool_)):
        return not value
    if isinstance(value, (int, np.integer)):
        return type(value)(value + STEPS[size])
    if isinstance(value, (float, complex, np.inexact)):
        kind: Any = type(value)
        return kind(value * (1 + size) + size)
    if isinstance(value, np.ndarray):  # also of one number, whose arithmetic gives no array
        if value.dtype.kind == "b":
            return ~value
        if value.dtype.kind in "iu":
            return np.asarray(value + np.asarray(STEPS[size]).astype(value.dtype))
        if value.dtype.kind in "fc":
            return np.asarray(value * (1 + size) + size, value.dtype)
    if hasattr(value, "dtype") and hasattr(value, "numpy"):  # as `tf.numpy_function` answers
        import tensorflow as tf

        new = other(np.asarray(value.numpy()), size)
        return None if new is None else tf.constant(new, value.dtype)
    if isinstance(value, (list, tuple)):
        return type(value)(other(part, size) for part in value)
    return None
