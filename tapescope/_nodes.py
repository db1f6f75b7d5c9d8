"""From a `History` to the nodes of a `Recording`: one tape's view of the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ._history import History, Op, Question, Value
from ._reasons import Reasons
from .recording import Node, Recording

UNSEEN = ("VarHandleOp", "VarIsInitializedOp", "DestroyResourceOp")


def nodes_of(history: History, name: str) -> Recording:
    """The recording of the tape that was asked last."""
    question = chosen(history)
    view = _View(history, question)
    nodes = view.nodes()
    return Recording(
        nodes=nodes,
        sources=tuple(view.node_of[index] for index in question.sources),
        targets=tuple(view.node_of[index] for index in question.targets),
        block=tuple(view.block),
        result=history.result,
        name=name,
        error=view.error,
    )


def chosen(history: History) -> Question:
    """The last question to a tape of the function's own, or the one put at the end."""
    return [
        asked
        for asked in history.questions
        if history.tapes[asked.tape].own or asked.method == "result"
    ][-1]


class _View:
    """What one tape, asked one question, makes of a history."""

    def __init__(self, history: History, question: Question) -> None:
        self.history = history
        self.question = question
        self.reasons = Reasons(history, question)
        self.made: list[Node] = []
        self.block: list[bool] = []
        self.node_of: dict[int, int] = {}
        """From a value's index to its node's."""
        self.value_of: list[int | None] = []
        self.assigned: dict[int, tuple[int, Any]] = {}
        """The last assignment to a variable: its node, and the value from then on."""
        self.error = ""

    def nodes(self) -> tuple[Node, ...]:
        ops = [op for op in self.history.ops if self.wanted(op)]
        used = {index for op in ops for index in op.inputs}
        asked = {*self.question.sources, *self.question.targets}
        for value in self.history.values:
            if value.index in asked | used and value.kind != "output":
                self.source(value)
        for value in self.history.values:  # readings that TensorFlow made on its own
            if value.read_of is not None and value.made is None:
                self.known(value.read_of)
                self.node_of[value.index] = self.node_of[value.read_of]
        for op in ops:
            self.op(op)
        for index in asked:
            self.known(index)
        return self.with_gradients()

    def wanted(self, op: Op) -> bool:
        """Until the question; backward passes only where this tape recorded them."""
        if op.at > self.question.at or op.type in UNSEEN:
            return False
        if op.outputs and all(self.history.values[out].made != op.at for out in op.outputs):
            return False  # a function with a gradient of its own took them over
        backward = op.question is not None
        return not backward or (op.question != self.question.at and self.reasons.recorded(op))

    def known(self, index: int) -> None:
        if index not in self.node_of:
            value = self.history.values[index]
            if value.read_of is not None:
                self.known(value.read_of)
                self.node_of[index] = self.node_of[value.read_of]
            else:
                self.source(value)

    def source(self, value: Value) -> None:
        if value.index in self.node_of or (value.kind == "constant" and self.left_out(value)):
            return
        asked = value.index in self.question.sources
        watched = value.index in self.reasons.watched
        source = value.kind == "variable" or asked or watched
        self.append(
            value,
            Node(
                index=len(self.made),
                name=value.name,
                op="",
                kind="source" if source else "constant",
                inputs=(),
                dtype=value.dtype,
                shape=_shape(value.what),
                value=_array(value.what if value.before is None else value.before),
                line=None,
                scope="",
                recorded=watched,
                why_not="" if watched or not source else self.reasons.of_source(value),
                gradient=None,
            ),
            False,
        )

    def left_out(self, value: Value) -> bool:
        asked = value.index in (*self.question.sources, *self.question.targets)
        return not (value.differentiable or value.name or asked)

    def append(self, value: Value | None, node: Node, inside: bool) -> None:
        self.made.append(node)
        self.block.append(inside)
        self.value_of.append(None if value is None else value.index)
        if value is not None:
            self.node_of[value.index] = node.index

    def op(self, op: Op) -> None:
        values = self.history.values
        if op.type == "ReadVariableOp" and self.plain_reading(op):
            self.known(op.inputs[0])
            self.node_of[op.outputs[0]] = self.node_of[op.inputs[0]]
            return
        if op.type.startswith("Assign") and values[op.inputs[0]].kind != "variable":
            return  # the first value of a variable that is being made
        inputs = [self.node_of[index] for index in op.inputs if index in self.node_of]
        if op.type == "ReadVariableOp" and op.inputs[0] in self.assigned:
            inputs.append(self.assigned[op.inputs[0]][0])
        recorded = self.reasons.recorded(op)
        node = Node(
            index=len(self.made),
            name="",
            op=op.type,
            kind="op",
            inputs=tuple(dict.fromkeys(inputs)) if len(op.inputs) > 2 else tuple(inputs),
            dtype="",
            shape=(),
            value=None,
            line=op.line,
            scope=op.scope,
            recorded=recorded,
            why_not="" if recorded else self.reasons.of_op(op),
            gradient=None,
        )
        inside = self.reasons.inside(op.at)
        for output in op.outputs:
            value = values[output]
            self.append(value, self.filled(node, value), inside)
        if op.type.startswith("Assign"):
            self.assign(op, node, inside)

    def plain_reading(self, op: Op) -> bool:
        """A reading that needs no node of its own: the arrow may start at the variable."""
        if op.inputs[0] in self.assigned or not op.outputs:
            return False
        uses = self.history.users(op.outputs[0])
        return self.reasons.recorded(op) or any(use.line == op.line for use in uses)

    def filled(self, node: Node, value: Value) -> Node:
        return replace(
            node,
            index=len(self.made),
            name=value.name,
            dtype=value.dtype,
            shape=_shape(value.what),
            value=_array(value.what),
        )

    def assign(self, op: Op, node: Node, inside: bool) -> None:
        variable = self.history.values[op.inputs[0]]
        _, before = self.assigned.get(variable.index, (0, _array(variable.before)))
        given = _array(self.history.values[op.inputs[-1]].what)
        now = given
        if before is not None and given is not None and op.type == "AssignAddVariableOp":
            now = before + given
        elif before is not None and given is not None and op.type == "AssignSubVariableOp":
            now = before - given
        node = replace(
            node,
            index=len(self.made),
            name=variable.name,
            dtype=variable.dtype,
            shape=_shape(variable.what),
            value=now,
        )
        self.append(None, node, inside)
        self.assigned[variable.index] = node.index, now

    def with_gradients(self) -> tuple[Node, ...]:
        indices = [
            index
            for index in self.value_of
            if index is not None and self.history.values[index].differentiable
        ]
        gradients = dict(zip(indices, self.ask(indices), strict=True))
        if self.question.method in ("gradient", "result"):
            gradients.update(zip(self.question.sources, self.question.answers, strict=False))
        if self.question.error is not None:
            self.error = self.error or str(self.question.error)
        return tuple(
            node if index is None else replace(node, gradient=_dense(gradients.get(index)))
            for node, index in zip(self.made, self.value_of, strict=True)
        )

    def ask(self, indices: list[int]) -> tuple[Any, ...]:
        asked, targets = self.question, self.question.targets
        if asked.twin is None:
            return (None,) * len(indices)
        weights = asked.output_gradients
        try:
            return self.history.gradients(targets, indices, asked.twin, weights)
        except Exception as error:  # an op with no rule: no node has an answer, even after it
            self.error = str(error)
            return (None,) * len(indices)


def _shape(what: Any) -> tuple[int, ...]:
    return tuple(-1 if size is None else size for size in what.shape) if what.shape.rank else ()


def _array(what: Any) -> np.ndarray[Any, Any] | None:
    try:
        return np.asarray(what.numpy())
    except Exception:  # a resource, a variant: nothing to show
        return None


def _dense(gradient: Any) -> np.ndarray[Any, Any] | None:
    if gradient is None:
        return None
    import tensorflow as tf

    if isinstance(gradient, tf.IndexedSlices):
        total = np.zeros(tuple(gradient.dense_shape.numpy()), gradient.values.dtype.as_numpy_dtype)
        np.add.at(total, gradient.indices.numpy(), gradient.values.numpy())
        return total
    return np.asarray(gradient.numpy())
