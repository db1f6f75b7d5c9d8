"""The one place that touches TensorFlow's private modules: which ops run, and which are recorded.

`tests/tapescope/test_ops.py` fails by name when TensorFlow moves any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

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
