"""Do once, before any fork, what is slow the first time: else every submission pays for it."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .shell import CellShell


TRACED = (
    *("tensorflow.python.eager.backprop", "tensorflow.python.eager.imperative_grad"),
    "tensorflow.python.eager.polymorphic_function.polymorphic_function",
    *("tensorflow.python.framework.constant_op", "tensorflow.python.framework.ops"),
    *("tensorflow.python.framework.tensor", "tensorflow.python.util.traceback_utils"),
    *("tensorflow.python.ops.math_ops", "tensorflow.python.ops.weak_tensor_ops"),
    *("tensorflow.python.ops.resource_variable_ops", "tensorflow.python.ops.variables"),
    *("keras.src.optimizers.base_optimizer", "keras.src.backend.tensorflow.optimizer"),
)
"""What the tracebacks of the course's lectures run through, but for the two generated files of
13,000 lines, which cost more than they save."""


def rehearse(shell: CellShell) -> None:
    """Show an exception and draw a figure, for nobody; nothing of it stays but what is cached."""
    read_sources()
    shell.run_cell("raise ValueError", store_history=False)  # type: ignore[no-untyped-call]
    for name in ("last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
    draw_once()


def read_sources() -> None:
    """Parse the files whose lines a traceback shows, and learn which module each file is.

    An exception in a TensorFlow call takes IPython 0.8 s the first time, and 0.02 s from then on.
    """
    with contextlib.suppress(ImportError):  # both come with IPython
        from stack_data.core import Source

        from .quick_errors import share_patterns

        share_patterns()
        inspect.getmodule(inspect.currentframe())
        for name in TRACED:
            with contextlib.suppress(ImportError):
                module = importlib.import_module(name)
                source: Any = Source.for_filename(module.__file__ or "", vars(module))
                _ = source.pieces


def draw_once() -> None:
    """Draw without pyplot, which would choose a backend before the fork; where it is installed."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        return
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.semilogy([1, 2], label="$x^2$")
    axes.set_title("a title")
    axes.legend()
    FigureCanvasAgg(figure).print_png(io.BytesIO())  # type: ignore[no-untyped-call]
