"""Did it pass through state? Variables that are written to, data sets, tables."""

from __future__ import annotations

from .._history import Created, History, Op
from .graph import Edge
from .words import Finding


def cut(history: History, edge: Edge) -> Finding | None:
    """The finding for an edge along which no gradient passes, if it belongs to this question."""
    op = edge.op
    if op is None:
        return None
    if "Dataset" in op.type or "Iterator" in op.type:
        return Finding("data set", op.line)
    if "Table" in op.type:
        return Finding("table", op.line)
    if edge.kind == "write":
        if history.values[edge.end[0]].kind != "variable":
            return Finding("other state", op.line, op.type)
        rule = "new variable" if _is_first(history, op, edge.end[0]) else "assigned"
        return Finding(rule, op.line)
    return None


def _is_first(history: History, op: Op, variable: int) -> bool:
    """Is this the write that gives a variable made during the run its first value?"""
    made = history.values[variable].made
    return made is not None and isinstance(history.steps[made], Created) and op.at < made
