"""Has every op a derivative? Steps and conditions, ops without a rule, stopped gradients."""

from __future__ import annotations

from .differentiable import Answer
from .graph import Edge
from .words import Finding

NAMES = {
    "ArgMax": "argmax", "ArgMin": "argmin", "Greater": ">", "GreaterEqual": ">=", "Less": "<",
    "LessEqual": "<=", "Equal": "==", "NotEqual": "!=", "Multinomial": "random.categorical",
}  # fmt: skip
"""How people write the ops that they meet most."""


def cut(edge: Edge, answer: Answer) -> Finding | None:
    """The finding for an op along which no gradient passes."""
    op = edge.op
    if op is None:
        return None
    if op.type == "StopGradient":
        return Finding("gradient stopped", op.line)
    if answer == "no rule":
        return Finding("no rule", op.line, op.type)
    name = op.type.removeprefix("custom_gradient:")
    return Finding("no derivative", op.line, NAMES.get(name, name.lower()))
