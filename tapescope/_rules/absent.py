"""Nothing leads from source to target: swapped, a copy, a branch not taken, unused, or unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._history import History, Question
from .again import Again
from .branches import Ran, not_run
from .captured import captured
from .graph import Graph, Node
from .open_ends import open_ends
from .words import Finding

NO_PROOF = "two runs gave different results, or none that could be compared"
OTHER_LINES = "it ran other lines when it was run again"
VIEWS = {
    "Identity", "Reshape", "StridedSlice", "Slice", "Squeeze", "ExpandDims", "Transpose", "Cast",
    "GatherV2", "GatherNd", "ResourceGather", "ReadVariableOp", "Pack", "Unpack", "Split", "SplitV",
    "ConcatV2", "AssignVariableOp", "DeepCopy",
}  # fmt: skip
"""Ops whose output is a copy or a part of what went in."""


def absent(
    graph: Graph, again: Again, question: Question, source: int, ends: Sequence[Node]
) -> list[Finding]:
    """Why there is no path at all."""
    history = graph.history
    number = history.questions.index(question)
    if graph.between(ends, graph.versions(source)):
        return [Finding("swapped", question.line)]
    copied = _copy(graph, source, ends)
    if copied is not None:
        return [copied]
    value = history.values[source]
    if not again.replays(number):
        return [Finding("unsure", None, NO_PROOF, False)]
    if not again.same_lines:
        return [Finding("unsure", None, OTHER_LINES, False)]
    made_inside = value.made is not None or value.kind == "output"  # another one each run
    matters = None if made_inside else again.source_matters(value.what, number)
    if matters:
        unseen = "the target depends on it, but not in a way that can be followed"
        return [Finding("unsure", None, unseen, False)]
    passed = _branches(again, number, source, value.what)
    if passed:
        return passed
    if matters is None and _left(history, graph, source):
        return [Finding("unsure", None, "its value can't be changed to try", False)]
    before = captured(graph, again, source, ends)
    if before:
        return before
    return open_ends(graph, question, source) or [Finding("unused")]


def _left(history: History, graph: Graph, source: int) -> bool:
    reached = {node[0] for node in graph.reached(graph.versions(source))}
    return any(graph.whole(detour.value) in reached for detour in history.detours)


def _branches(again: Again, number: int, source: int, what: Any) -> list[Finding]:
    """Each branch that wasn't taken until the question and uses the source, or what came of it."""
    question, ran = again.first.questions[number], Ran(number)
    there = again.run(lambda detour: None, around=ran.around)
    wanted = [what]
    if number < len(there.questions):
        asked, place = there.questions[number], _place(question, source)
        index = asked.sources[place] if place < len(asked.sources) else there.index(what)
        if index is not None:
            graph = Graph(there)
            reached = graph.reached(graph.versions(index))
            wanted = [there.values[index].what, *(there.values[node].what for node, _ in reached)]
    lines = not_run(ran, question, wanted)
    return [Finding("branch not taken", line) for line in lines]


def _place(question: Question, source: int) -> int:
    """Where a source stands in its question; behind the last one if it was not asked for."""
    return [*question.sources, source].index(source)


def _copy(graph: Graph, source: int, ends: Sequence[Node]) -> Finding | None:
    """The line that made the source as a copy, a part or a twin of what the target used."""
    into = [edge for edge in graph.edges if edge.end[0] == source and edge.op is not None]
    if not into:
        return None
    first = into[0].op
    line = None if first is None else first.line
    waiting, seen = [node for node in graph.versions(source)], set(graph.versions(source))
    while waiting:
        node = waiting.pop()
        for edge in graph.edges:
            views = edge.kind == "read" or (edge.op is not None and edge.op.type in VIEWS)
            if edge.end == node and views and edge.start not in seen:
                if graph.between([edge.start], ends):
                    return Finding("copy", line)
                seen.add(edge.start)
                waiting.append(edge.start)
    return Finding("copy", line) if _has_twin(graph, source, ends) else None


def _has_twin(graph: Graph, source: int, ends: Sequence[Node]) -> bool:
    """Was the same computed a second time, and that used?"""
    history, maker = graph.history, graph.history.maker(source)
    if maker is None:
        return False
    mine = maker.type, _origins(history, maker.inputs)
    return any(
        (op.type, _origins(history, op.inputs)) == mine
        and graph.between([(output, 0) for output in op.outputs], ends)
        for op in history.ops
        if op is not maker and op.outputs and source not in op.outputs
    )


def _origins(history: History, inputs: Sequence[int]) -> list[int]:
    found = []
    for index in inputs:
        read = history.values[index].read_of
        found.append(index if read is None else read)
    return found
