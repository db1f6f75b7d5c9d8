"""Did it stay in TensorFlow, in floats? Casts, functions in NumPy or Python, ways out."""

from __future__ import annotations

import numpy as np

from .._history import History, Value
from .._lines import Line
from .graph import Edge, Graph
from .words import Finding

WAYS = {"numpy": ".numpy()"}
PYTHON_OPS = ("EagerPyFunc", "PyFunc", "PyFuncStateless")


def cut(history: History, edge: Edge) -> Finding | None:
    """The finding for an edge along which no gradient passes, if it belongs to this question."""
    if edge.detour is not None:
        way = edge.detour.way
        name = way.strip("_") + "()" if way.startswith("__") else WAYS.get(way, way)
        what = f"`{name}`" if edge.detour.users else "A library called here"
        return Finding("left TensorFlow", edge.detour.line, what)
    if edge.op is None:
        return None
    end = history.values[edge.end[0]]
    if edge.op.type in PYTHON_OPS:
        return Finding("left TensorFlow", edge.op.line, "`tf.numpy_function`")
    if edge.op.type in ("Cast", "AsString", "Bitcast", "StringFormat") and not end.differentiable:
        return Finding("left floats", edge.op.line, f"`{end.dtype}`")
    return None


def not_float(graph: Graph, source: int) -> Finding | None:
    """The finding for a source in a dtype without gradients; its line is that of its first use."""
    value = graph.history.values[source]
    if value.differentiable:
        return None
    line = _first_use(graph, source) or _alike(graph.history, source)
    return Finding("source not float", line, f"`{value.dtype}`")


def _first_use(graph: Graph, source: int) -> Line | None:
    starts = graph.reached_by_reading(source)
    uses = (edge.op for edge in graph.edges if edge.start in starts and edge.op is not None)
    return next((op.line for op in uses if op.line is not None), None)


def _alike(history: History, source: int) -> Line | None:
    """The only line that uses a tensor of unknown origin with the source's value.

    TensorFlow reads a variable on its own in `tensor * variable`, and no tape knows of integers.
    """
    lines = {
        op.line: None
        for op in history.ops
        for index in op.inputs
        if same_value(history.values[index], history.values[source])
    }
    return next(iter(lines)) if len(lines) == 1 else None


def same_value(constant: Value, source: Value) -> bool:
    """Is this a tensor of unknown origin, with the value that the source had before?"""
    before = source.before if source.kind == "variable" else source.what
    if constant.kind != "constant" or constant.read_of is not None:
        return False
    if constant.dtype != source.dtype or constant.what.shape != before.shape:
        return False
    return bool(np.array_equal(constant.what.numpy(), before.numpy()))
