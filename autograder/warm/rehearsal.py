"""Do once, before any fork, what is slow the first time: else every submission pays for it."""

from __future__ import annotations

import io
import sys

from .shell import CellShell


def rehearse(shell: CellShell) -> None:
    """Show an exception and draw a figure, for nobody; nothing of it stays but what is cached."""
    shell.run_cell("raise ValueError", store_history=False)  # type: ignore[no-untyped-call]
    for name in ("last_type", "last_value", "last_traceback"):
        if hasattr(sys, name):
            delattr(sys, name)
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        return
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="$x^2$")
    axes.set_title("a title")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close(figure)
