"""What a tape recorded of one run: every op with its value, line and gradient."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ._lines import Line

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Line", "Node", "Recording", "record"]


@dataclass(frozen=True, eq=False)
class Node:
    """A source, a constant, or one output of an op."""

    index: int
    name: str
    """As the code writes it; a variable's own name where the code has none; of an op, the local
    name that its output was assigned to. Empty where there is none."""
    op: str
    """TensorFlow's name of the op, such as `MatMul`; empty for sources and constants."""
    kind: Literal["source", "op", "constant"]
    inputs: tuple[int, ...]
    """Indices of nodes, all smaller than `index`. Constants of integers (axes, shapes) that have
    no name are left out."""
    dtype: str
    shape: tuple[int, ...]
    value: np.ndarray[Any, Any] | None
    """Of a variable, the value before the run. None for what is no array."""
    line: Line | None
    """The line of the user's code that made it; None for sources and constants."""
    scope: str
    """Keras layers and name scopes, outermost first: `sequential/dense`."""
    recorded: bool
    """Did the tape record the op, or track the source?"""
    why_not: str
    """Why it was not recorded, in a few words; empty if it was, or for constants."""
    gradient: np.ndarray[Any, Any] | None
    """The gradient of the target (the sum of all) at this node, in the node's shape; None where
    the tape gives None."""


@dataclass(frozen=True, eq=False)
class Recording:
    """One run of a function as its tape saw it: that of its last `gradient` call.

    A function that has no tape of its own is taken as if it stood in a with-block, with all
    arguments that are tensors of floats watched.
    """

    nodes: tuple[Node, ...]
    """Sources and constants first, then ops in the order in which they ran."""
    sources: tuple[int, ...]
    """The nodes that the gradient was asked for."""
    targets: tuple[int, ...]
    """The nodes whose gradient was asked for."""
    block: tuple[bool, ...]
    """For each node: did its op run inside of the tape's with-block?"""
    result: Any
    """What the function returned."""
    name: str
    """The function's name."""
    error: str
    """What asking for the gradient raised, such as a `LookupError`'s text; empty if it did not."""

    def draw(self) -> Any:
        """A Matplotlib figure of the graph, values forward and gradients backward."""
        return importlib.import_module("tapescope.drawing").draw(self)

    def _repr_html_(self) -> str:
        return str(importlib.import_module("tapescope._telling").page(self))

    def __str__(self) -> str:
        from ._text import to_text

        return to_text(self)


def record(function: Callable[..., Any], *arguments: Any) -> Recording:
    """Run `function(*arguments)` and tell what its tape recorded.

    Numbers and arrays of floats among the arguments become tensors. Functions marked with
    `tf.function` run eagerly, so that their ops are seen, and then once more as they are, for the
    gradients of the sources. Variables that the function can reach have their values back
    afterwards. What the function raises is raised, but for what asking for the gradient raises,
    which is kept in `error`. Raises `TypeError` if there is nothing to call, `RuntimeError` within
    a with-block.
    """
    if not callable(function):
        kind = type(function).__name__
        raise TypeError(f"record(function, *arguments) wants a function to call, not a {kind}.")
    import tensorflow as tf

    from ._follow import follow
    from ._nodes import nodes_of

    given = tf.nest.map_structure(_tensor, list(arguments))
    flat = tf.nest.flatten(given, expand_composites=True)
    watched = [thing for thing in flat if _differentiable(thing)]
    history = follow(function, given, watched=watched)
    questions = history.questions
    if history.error is not None and history.error not in [asked.error for asked in questions]:
        raise history.error
    return nodes_of(history, getattr(function, "__name__", type(function).__name__))


def _tensor(argument: Any) -> Any:
    import numpy as np
    import tensorflow as tf

    floats = isinstance(argument, (float, complex)) or (
        isinstance(argument, (np.ndarray, np.generic)) and argument.dtype.kind in "fc"
    )
    return tf.constant(argument) if floats else argument


def _differentiable(thing: Any) -> bool:
    import tensorflow as tf

    return (
        tf.is_tensor(thing)
        and not isinstance(thing, tf.Variable)
        and hasattr(thing, "numpy")
        and (thing.dtype.is_floating or thing.dtype.is_complex)
    )
