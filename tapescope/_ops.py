"""The one place that touches TensorFlow's private modules: which ops run, which tapes record them,
and which variables are read or made.

`tests/tapescope/test_ops.py` fails by name when TensorFlow moves any of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal
from unittest.mock import patch

OpListener = Callable[[str, Sequence[Any], Sequence[Any], bool], None]
"""Called after each eager op with its type, inputs, outputs, and whether a tape recorded it."""


@contextmanager
def listening(listener: OpListener) -> Iterator[None]:
    """Tell `listener` of every op that this thread runs eagerly inside the block.

    Ops inside a `tf.function` are not told while it is traced; the call of it is, as one op.
    """
    from tensorflow.python.eager import record
    from tensorflow.python.framework import op_callbacks

    def told(
        op_type: str,
        inputs: Sequence[Any],
        attributes: Any,
        outputs: Sequence[Any],
        op_name: Any = None,
        graph: Any = None,
    ) -> None:
        if graph is None:
            listener(op_type, inputs, outputs, bool(record.should_record_backprop(list(inputs))))

    op_callbacks.add_op_callback(told)
    try:
        yield
    finally:
        op_callbacks.remove_op_callback(told)


Told = Callable[[str, Sequence[Any], Sequence[Any]], None]
"""Called after each eager op with its type, inputs and outputs."""


@contextmanager
def every_op(told: Told) -> Iterator[None]:
    """Tell of every eager op of this thread, and of functions with a gradient of their own.

    The second kind, `tf.custom_gradient`, is told as `custom_gradient:NAME` after its ops: from
    then on its outputs are the function's and no longer the last op's. So is a traced function,
    where TensorFlow calls one even in eager runs, as `function:NAME`.
    """
    from tensorflow.python.eager import record
    from tensorflow.python.framework import op_callbacks

    def op(
        op_type: str | bytes,
        inputs: Sequence[Any],
        attributes: Any,
        outputs: Sequence[Any],
        op_name: Any = None,
        graph: Any = None,
    ) -> None:
        if graph is None:
            told(op_type.decode() if isinstance(op_type, bytes) else op_type, inputs, outputs)

    original = record.record_operation

    def record_operation(
        op_type: str, output_tensors: Any, input_tensors: Any, *rest: Any, **options: Any
    ) -> None:
        original(op_type, output_tensors, input_tensors, *rest, **options)
        if all(hasattr(tensor, "numpy") for tensor in (*output_tensors, *input_tensors)):
            kind = "function" if op_type.startswith("__") else "custom_gradient"
            told(f"{kind}:{op_type}", list(input_tensors), list(output_tensors))

    op_callbacks.add_op_callback(op)
    try:
        with patch.object(record, "record_operation", record_operation):
            yield
    finally:
        op_callbacks.remove_op_callback(op)


@contextmanager
def every_variable(
    accessed: Callable[[Any], None], created: Callable[[Any], None]
) -> Iterator[None]:
    """Tell of each read of a variable that Python asks for, and of each variable made.

    `tensor * variable` reads inside of TensorFlow and is not told.
    """
    from tensorflow.python.ops import resource_variable_ops

    read = resource_variable_ops.variable_accessed
    kind = resource_variable_ops.ResourceVariable
    make = kind.__init__

    def variable_accessed(variable: Any) -> None:
        accessed(variable)
        read(variable)

    def __init__(variable: Any, *details: Any, **options: Any) -> None:
        make(variable, *details, **options)
        created(variable)

    with (
        patch.object(resource_variable_ops, "variable_accessed", variable_accessed),
        patch.object(kind, "__init__", __init__),
    ):
        yield


def watch(tape: Any, source: Any) -> None:
    """Watch a tensor or variable of any dtype, without the log line that integers cause."""
    from tensorflow.python.eager import tape as tapes

    observe = tapes.watch_variable if hasattr(source, "handle") else tapes.watch
    observe(tape._tape, source)


@contextmanager
def as_written(function: Any) -> Iterator[None]:
    """Run the code that the user wrote for the method behind a `tf.function`, not its copy.

    Once such a method was traced, TensorFlow runs AutoGraph's copy of it in eager runs too, of
    which no line is the user's own. Free functions keep what was written.
    """
    wrapper = getattr(function, "_python_function", None)
    written = getattr(wrapper, "__original_wrapped__", None)
    copy = getattr(wrapper, "__wrapped__", None)
    if written is None or copy is written:
        yield
        return
    with patch.object(wrapper, "__wrapped__", written):
        yield


def any_tape() -> bool:
    """Is any tape recording in this thread?"""
    from tensorflow.python.eager import record

    return bool(record.could_possibly_record())


def stopped() -> bool:
    """Are all tapes paused, as inside of `tf.stop_gradient`?"""
    from tensorflow.python import pywrap_tfe

    return bool(pywrap_tfe.TFE_Py_TapeSetIsStopped())


def tracked(
    inputs: Sequence[Any], tapes: Mapping[int, Any], all_tapes: Sequence[Any]
) -> tuple[frozenset[int], ...]:
    """For each input: the numbers of those `tapes` that track it, each asked alone.

    `all_tapes` are all that record now. An input of integers or strings is tracked by none.
    """
    from tensorflow.python.eager import record
    from tensorflow.python.eager import tape as stack

    if not record.should_record_backprop(list(inputs)):
        return (frozenset(),) * len(inputs)
    inner = [tape._tape for tape in all_tapes]
    for one in inner:
        stack.pop_tape(one)
    found: list[set[int]] = [set() for _ in inputs]
    for number, tape in tapes.items():
        stack.push_tape(tape._tape)
        for tracking, tensor in zip(found, inputs, strict=True):
            if record.should_record_backprop([tensor]):
                tracking.add(number)
        stack.pop_tape(tape._tape)
    for one in inner:
        stack.push_tape(one)
    return tuple(frozenset(tracking) for tracking in found)


def gradient_rule(op_type: str) -> Literal["passes", "none", "no rule"]:
    """Whether an op has a registered gradient, is registered as having none, or is unknown."""
    from tensorflow.python.framework import ops

    try:
        rule = ops._gradient_registry.lookup(op_type)
    except LookupError:
        return "no rule"
    return "none" if rule is None else "passes"


CHANCE = 1_618_033_989
"""A seed that no user is likely to set: TensorFlow keeps the kernels of drawing ops by seed."""


@contextmanager
def same_chance() -> Iterator[None]:
    """Draw the same random numbers each time; afterwards the seed is what it was.

    A kernel that drew would go on where it was, so kernels are dropped after a block that may have
    drawn. Only then: TensorFlow can only drop all of them, and to make them anew takes longer than
    a short run.
    """
    from tensorflow.python import pywrap_tfe
    from tensorflow.python.eager import context
    from tensorflow.python.framework import op_callbacks

    drawing: list[str] = []

    def op(op_type: str | bytes, *details: Any, **more: Any) -> None:
        name = op_type.decode() if isinstance(op_type, bytes) else op_type
        if _may_draw(name):
            drawing.append(name)

    inner = context.context()
    seed, generator = inner._seed, vars(inner).get("_rng")
    inner._seed, inner._rng = CHANCE, random.Random(CHANCE)
    op_callbacks.add_op_callback(op)
    try:
        yield
    finally:
        op_callbacks.remove_op_callback(op)
        if drawing:
            pywrap_tfe.TFE_ContextClearCaches(inner._handle)
        inner._seed = seed
        if generator is None:
            vars(inner).pop("_rng", None)
        else:
            inner._rng = generator


@lru_cache(maxsize=1024)
def _may_draw(op_type: str) -> bool:
    """Whether an op draws random numbers, or is or calls a function, which may hold such an op."""
    from tensorflow.python.framework import op_def_registry

    definition = op_def_registry.get(op_type)
    return definition is None or any(
        part.name == "seed" or part.type in ("func", "list(func)") for part in definition.attr
    )


TAPE_PARTS = (
    *("_push_tape", "_pop_tape", "_tape", "_recording"),
    *("_persistent", "_watch_accessed_variables"),
)
"""What is used of `tf.GradientTape` beside its public methods."""
