"""Did it stay in TensorFlow, in floats? Casts, functions in NumPy or Python, ways out."""

from __future__ import annotations

from .._history import History
from .graph import Edge
from .words import Finding

PYTHON_OPS = ("EagerPyFunc", "PyFunc", "PyFuncStateless")


def cut(history: History, edge: Edge) -> Finding | None:
    """The finding for an edge along which no gradient passes, if it belongs to this question."""
    if edge.detour is not None:
        way = edge.detour.way
        shown = {"numpy": ".numpy()", "__array__": "numpy", "__dlpack__": "dlpack"}.get(way)
        return Finding("left TensorFlow", edge.detour.line, shown or way.strip("_"))
    if edge.op is None:
        return None
    end = history.values[edge.end[0]]
    if edge.op.type in PYTHON_OPS:
        return Finding("left TensorFlow", edge.op.line, "numpy_function")
    if edge.op.type in ("Cast", "AsString", "Bitcast", "StringFormat") and not end.differentiable:
        return Finding("left floats", edge.op.line, f"`{end.dtype}`")
    return None


def not_float(history: History, source: int, edges: list[Edge]) -> Finding | None:
    """The finding for a source in a dtype without gradients; its line is that of its first use."""
    value = history.values[source]
    if value.differentiable:
        return None
    lines = [edge.op.line for edge in edges if edge.op is not None and edge.op.line is not None]
    return Finding("source not float", lines[0] if lines else None, f"`{value.dtype}`")
