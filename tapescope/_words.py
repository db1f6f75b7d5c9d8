"""Values, ops and reasons in the few characters that fit into a box."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

SIGNS = {
    "Add": "+", "AddV2": "+", "AddN": "+", "Sub": "−", "Mul": "×", "RealDiv": "/", "Div": "/",
    "Pow": "**", "Greater": ">", "GreaterEqual": "≥", "Less": "<", "LessEqual": "≤",
    "Equal": "=", "NotEqual": "≠", "Neg": "negative", "SquaredDifference": "squared difference",
    "MatMul": "matmul", "BatchMatMulV2": "matmul", "BiasAdd": "add bias", "SelectV2": "where",
    "ConcatV2": "concat", "GatherV2": "gather", "StridedSlice": "slice", "ReadVariableOp": "read",
    "AssignVariableOp": "assign", "AssignAddVariableOp": "assign_add",
    "AssignSubVariableOp": "assign_sub", "EagerPyFunc": "Python function",
    "StopGradient": "stop_gradient", "ExpandDims": "expand_dims", "Conv2D": "conv2d",
    "SparseSoftmaxCrossEntropyWithLogits": "cross-entropy",
    "SoftmaxCrossEntropyWithLogits": "cross-entropy",
}  # fmt: skip
"""TensorFlow's op types as the course writes them; all others are split into their words."""

INFIX = frozenset("+−×/><≥≤=≠") | {"**"}
WIDEST = 18
"""Characters of a line in a box."""


def op_label(op: str) -> str:
    """`AddV2` as `+`, `LogSoftmax` as `log softmax`, `custom_gradient:silu` as `silu`."""
    op = op.rpartition(":")[2]
    if op in SIGNS:
        return SIGNS[op]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"V\d$", "", op)).lower()


def value_text(value: Any, shape: tuple[int, ...] | None = None) -> str:
    """A scalar or up to three entries in full, else the shape; empty for an unknown value."""
    if value is None:
        return "" if shape is None else shape_text(shape)
    array = np.asarray(value)
    if array.ndim == 0:
        return entry_text(array.item())
    if array.ndim == 1 and 0 < array.size <= 3:
        text = "[" + ", ".join(entry_text(entry) for entry in array.tolist()) + "]"
        if len(text) <= WIDEST:
            return text
    return shape_text(array.shape)


def gradient_text(gradient: Any) -> str:
    """Like `value_text`; an array too large to be shown is told by its norm; None is `None`."""
    if gradient is None:
        return "None"
    array = np.asarray(gradient)
    shown = value_text(array)
    if not shown.startswith("shape") or array.dtype.kind not in "fiuc":
        return shown
    return f"norm {entry_text(float(np.linalg.norm(array)))}"


def entry_text(entry: Any) -> str:
    """One number with three digits and a real minus sign; text in quotes."""
    if isinstance(entry, bytes):
        entry = entry.decode(errors="replace")
    if isinstance(entry, str):
        return repr(shorten(entry, 12))
    if isinstance(entry, (bool, np.bool_)):
        return str(bool(entry))
    if isinstance(entry, int):
        return (str(entry) if abs(entry) < 100_000 else f"{entry:.3g}").replace("-", "−")
    if isinstance(entry, complex):
        return f"{entry:.3g}".replace("-", "−")
    return number(float(entry))


def number(value: float) -> str:
    """At most three digits and a real minus sign, such as −5.24; 1234 stays 1234."""
    text = f"{value:.0f}" if 1000 <= abs(value) < 10_000 else f"{value:.3g}"
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "−")


BRIEF = {
    "the tape tracks none of its inputs": "input not tracked",
    "automatic watching is off, and it is not watched": "never watched",
    "not trainable, and not watched": "not trainable",
    "not used while the tape recorded": "not used in the block",
    "stop_gradient ends the path": "stop_gradient",
    "all tapes were paused": "tapes paused",
    "after the tape was asked": "after the question",
}


def brief(reason: str) -> str:
    """A reason in two or three words."""
    reason = re.sub(r"(.*) has no gradients$", r"\1: no gradients", reason)
    return BRIEF.get(reason, reason.replace("with-block", "block"))


def variable_name(path: str, width: int = WIDEST) -> str:
    """Of a Keras path the layer and the variable: `dense/kernel`; other names as they are."""
    layer, _, own = "/".join(path.split("/")[-2:]).rpartition("/")
    return shorten(f"{shorten(layer, max(4, width - 1 - len(own)))}/{own}" if layer else own, width)


def shape_text(shape: tuple[int, ...]) -> str:
    """`shape (32, 10)`."""
    return "shape (" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def shorten(text: str, width: int = WIDEST) -> str:
    """The text, or its beginning and an ellipsis; line ends and other controls become spaces."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def count(number: int, noun: str) -> str:
    """`1 op`, `5 ops`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def joined(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1] if words else ""]))
