"""Losses of several runs on one axis, and where their ends are close, their ends apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from ._marks import label_ends, mark
from ._picture import Picture, lay_out, panels
from ._style import course_style

CLOSE = 0.02
"""Ends nearer than this share of the whole axis look like one: an inset shows them."""
DIGITS = 4


def control(
    histories: Mapping[str, Sequence[float]],
    title: str,
    unit: str = "step",
    measured: str = "loss",
) -> Picture:
    """One line a run: its losses, counted from 0, all above 0; the names stand at the ends.

    A ring marks the lowest point of a run that ends above it.
    Where the ends of the runs can't be told apart, an inset shows them with four decimals. Else the
    alt text gives one decimal only, since long training differs a little from device to device.
    """
    with course_style():
        figure, (axis,) = panels(8.4, 4.4)
        top = max(float(np.max(losses)) for losses in histories.values())
        for order, losses in enumerate(histories.values()):
            look = mark(order)
            axis.plot(range(len(losses)), losses, color=look.color, linestyle=look.style)
            low = int(np.argmin(losses))
            if losses[-1] - losses[low] > CLOSE * top:
                axis.plot(low, losses[low], "o", color=look.color, markersize=11, fillstyle="none")
        longest = max(map(len, histories.values())) - 1
        axis.set(xlabel=unit, ylabel=measured, ylim=(0, 1.05 * top), xlim=(0, longest))
        axis.locator_params(axis="x", integer=True)
        axis.set_title(title)
        lay_out(figure)
        ends = [float(losses[-1]) for losses in histories.values()]
        label_ends(
            axis, [(longest, end) for end in ends], [_named(name) for name in histories], keys=True
        )
        close = len(ends) > 1 and np.ptp(ends) < CLOSE * top
        if close:
            _inset(axis, list(histories), ends)
        digits = DIGITS if close else 1
        told = "; ".join(
            f"{name} from {losses[0]:.1f} to {losses[-1]:.{digits}f}, "
            f"lowest {np.min(losses):.{digits}f}"
            for name, losses in histories.items()
        )
        figure.alt = f"{title}. {measured.capitalize()} against {unit}: {told}."
    return figure


def _named(name: str) -> str:
    return name.replace(" ", "\n", 1)


def _inset(axis: Axes, names: list[str], ends: list[float]) -> None:
    inset = axis.inset_axes((0.42, 0.3, 0.54, 0.12 + 0.12 * len(ends)))
    low, high = min(ends), max(ends)
    gap = (high - low) or 0.01 * high
    for order, end in enumerate(ends):
        look = mark(order)
        inset.plot(end, order, look.marker, color=look.color, markersize=9)
        inset.annotate(f"{end:.{DIGITS}f}", (end, order), xytext=(10, 0), va="center",
                       textcoords="offset points", color=look.text, fontweight="bold")  # fmt: skip
    inset.set(xlim=(low - gap, high + 1.6 * gap), xticks=[], ylim=(len(ends) - 0.4, -0.6))
    inset.set_yticks(range(len(names)), names, fontsize=12)
    inset.tick_params(axis="y", length=0)
    apart = round(high, DIGITS) - round(low, DIGITS)  # as a reader takes the two numbers
    said = f"at the end, {apart:.{DIGITS}f} apart"
    inset.set_title(said, fontsize=12, fontweight="normal")
