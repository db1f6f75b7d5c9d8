"""Does the gradient pass along an edge? The shadow tape is asked, or else the registry."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from .. import _ops
from .._history import Op
from .graph import Edge, Graph

Answer = Literal["passes", "none", "no rule"]

STEPS = {"ArgMax", "ArgMin", "Ceil", "Floor", "Rint", "Round", "UnsortedSegmentSumGrad"}
"""Ops whose registered gradient is None for every input."""


class Passage:
    """Asked for one graph; answers are kept."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.history = graph.history
        self.known: dict[tuple[int, int, int], Answer] = {}

    def differentiable(self, index: int) -> bool:
        """Is the value of a dtype that has gradients?"""
        return self.history.values[index].differentiable

    def of(self, edges: Collection[Edge]) -> dict[Edge, Answer]:
        """For each edge that starts in floats, whether the gradient passes."""
        return {edge: self._edge(edge) for edge in edges if self.differentiable(edge.start[0])}

    def _edge(self, edge: Edge) -> Answer:
        if edge.kind == "read" or (edge.op is not None and edge.op.type == "ReadVariableOp"):
            return "passes"
        if edge.kind == "write" or edge.op is None:
            return "none"
        if edge.start[0] == edge.end[0]:  # a variable that keeps what it had and more
            return "passes"
        key = edge.op.at, edge.start[0], edge.end[0]
        if key not in self.known:
            self.known[key] = self._op(edge.op, edge.start[0], edge.end[0])
        return self.known[key]

    def _op(self, op: Op, start: int, end: int) -> Answer:
        if not self.differentiable(end):
            return "none"
        if op.stopped and not op.type.startswith("custom_gradient:"):
            return "none"
        if not self._by_shadow(op, start):
            return self._by_registry(op)
        try:
            return "passes" if self.history.connected(end, start) else "none"
        except LookupError as error:
            return "no rule" if str(error).endswith(f": {op.type}") else self._by_registry(op)

    def _by_shadow(self, op: Op, start: int) -> bool:
        """Did the shadow tape know of this input, so that it can be asked?"""
        inputs = zip(op.inputs, op.by_shadow, strict=True)
        return any(self.graph.whole(index) == start and known for index, known in inputs)

    def _by_registry(self, op: Op) -> Answer:
        return "none" if op.type in STEPS else _ops.gradient_rule(op.type)
