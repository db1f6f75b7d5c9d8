"""Does the gradient pass along an edge? The shadow tape is asked, or else the registry."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
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
        if start not in self.tracked:
            return self._by_registry(op)
        try:
            return "passes" if self.history.connected(end, start) else "none"
        except LookupError as error:
            return "no rule" if str(error).endswith(f": {op.type}") else self._by_registry(op)

    def _by_registry(self, op: Op) -> Answer:
        if op.type in STEPS:
            return "none"
        return _ops.gradient_rule(op.type)

    @cached_property
    def tracked(self) -> set[int]:
        """The values that the shadow tape tracked."""
        values = self.history.values
        found = {value.index for value in values if value.kind in ("variable", "tensor")}
        found |= {value.index for value in values if value.read_of is not None}
        found = {index for index in found if values[index].differentiable}
        for op in self.history.ops:
            inputs = {self.graph.whole(index) for index in op.inputs}
            if inputs & found and (not op.stopped or op.type.startswith("custom_gradient:")):
                found |= {index for index in op.outputs if values[index].differentiable}
        return found
