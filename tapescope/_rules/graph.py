"""What depends on what in a history: through ops, variables and other state, and detours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from .._history import Detour, History, Op

Node = tuple[int, int]
"""A value's index, and for a variable (or a table, an iterator) how often it was written to."""

BLIND = {
    "Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike", "EnsureShapeGrad",
    "BroadcastGradientArgs", "VarIsInitializedOp", "VariableShape", "DestroyResourceOp",
}  # fmt: skip
"""Ops that look only at the shape of their input: nothing of its value goes on."""
WRITES = ("Assign", "ResourceScatter", "ResourceStridedSliceAssign", "ResourceApply")


@dataclass(frozen=True, eq=False)
class Edge:
    """One value that another depends on, and by what."""

    start: Node
    end: Node
    kind: Literal["op", "read", "write", "detour"]
    op: Op | None = None
    detour: Detour | None = None

    @property
    def at(self) -> int:
        """When, in the order of the history; a reading of which no more is known comes first."""
        step = self.op or self.detour
        return -1 if step is None else step.at


@dataclass
class Graph:
    """The edges of one history, from the first to the last."""

    history: History
    edges: list[Edge] = field(default_factory=list)
    writes: dict[int, list[int]] = field(default_factory=dict)
    """For each variable, table, iterator: when it was written to."""
    handles: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for value in self.history.values:
            if value.kind == "variable":
                self.handles[id(value.what.handle)] = value.index
        for op in self.history.ops:
            self.edges.extend(self._of(op))
        for value in self.history.values:
            if value.read_of is not None and value.made is None:
                first = next(iter(self.history.users(value.index)), None)
                at = len(self.history.steps) if first is None else first.at
                start = self.node(value.read_of, at)
                self.edges.append(Edge(start, (value.index, 0), "read"))

    def node(self, index: int, at: int) -> Node:
        """The node of a value as it was at a moment."""
        index = self.whole(index)
        return index, sum(written < at for written in self.writes.get(index, ()))

    def whole(self, index: int) -> int:
        """The variable that a handle is of; any other value itself."""
        return self.handles.get(id(self.history.values[index].what), index)

    def versions(self, index: int) -> list[Node]:
        """Every node of a value."""
        index = self.whole(index)
        return [(index, number) for number in range(len(self.writes.get(index, ())) + 1)]

    def reached_by_reading(self, index: int) -> set[Node]:
        """The nodes of a value, and of every reading of it."""
        index = self.whole(index)
        readings = [value.index for value in self.history.values if value.read_of == index]
        return {*self.versions(index), *((reading, 0) for reading in readings)}

    def _of(self, op: Op) -> Iterator[Edge]:
        if op.type in BLIND:
            return
        values = self.history.values
        inputs = [self.node(index, op.at) for index in op.inputs]
        outputs = [(index, 0) for index in op.outputs if values[index].made == op.at]
        held = [node for node in inputs if self._holds(node[0])]
        if held and op.type.startswith(WRITES):
            yield from self._write(op, held[0], [node for node in inputs if node != held[0]])
            return
        for node in held:
            if values[node[0]].kind != "variable":
                yield from self._write(op, node, [other for other in inputs if other != node])
                yield from (Edge((node[0], node[1] + 1), end, "op", op) for end in outputs)
        for start in inputs:
            if start not in held or values[start[0]].kind == "variable":
                yield from (Edge(start, end, "op", op) for end in outputs)

    def _holds(self, index: int) -> bool:
        value = self.history.values[index]
        return value.kind == "variable" or value.dtype == "resource"

    def _write(self, op: Op, held: Node, others: Iterable[Node]) -> Iterator[Edge]:
        index, version = held
        self.writes.setdefault(index, []).append(op.at)
        yield from (Edge(other, (index, version + 1), "write", op) for other in others)
        if op.type != "AssignVariableOp":
            yield Edge(held, (index, version + 1), "op", op)

    def first_use(self, node: Node) -> int:
        """When a value was first an op's input; past the last step if never."""
        used = next(iter(self.history.users(node[0])), None)
        return len(self.history.steps) if used is None else used.at

    def reached(self, starts: Iterable[Node]) -> set[Node]:
        """Everything that depends on `starts`, with them."""
        return closure(starts, [(edge.start, edge.end) for edge in self.edges])

    def between(
        self, starts: Iterable[Node], ends: Iterable[Node], edges: Collection[Edge] | None = None
    ) -> list[Edge]:
        """The edges on some path from `starts` to `ends`, in the order of the history."""
        used = self.edges if edges is None else edges
        after = closure(starts, [(edge.start, edge.end) for edge in used])
        before = closure(ends, [(edge.end, edge.start) for edge in used])
        found = [edge for edge in used if edge.start in after and edge.end in before]
        return sorted(found, key=lambda edge: edge.at)


def closure(starts: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> set[Node]:
    """Everything that can be reached from `starts` along `pairs`, with them."""
    following: dict[Node, list[Node]] = {}
    for start, end in pairs:
        following.setdefault(start, []).append(end)
    found, waiting = set(starts), list(starts)
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
