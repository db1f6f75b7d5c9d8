"""Do once, before any fork, what is slow the first time: else every submission pays for it."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from .quick_errors import tell_quickly

if TYPE_CHECKING:
    from .shell import CellShell


def rehearse(shell: CellShell) -> None:
    """Show an exception and draw a figure, for nobody; nothing of it stays but what is cached."""
    tell_quickly()
    shell.run_cell("raise ValueError", store_history=False)  # type: ignore[no-untyped-call]
    for name in ("last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
    draw_once()


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
