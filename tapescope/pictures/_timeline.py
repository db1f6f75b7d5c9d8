"""A variable that moves, and the tensors read from it that stay, along one axis of time."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ._style import BLUE, GRAY, INK, SHADE, VERMILION, course_style, number

PITCH = 3.4
"""Width of the time between two calls."""
DEEP_ORANGE = "#A84600"
"""Vermilion, dark enough for text."""


def timeline(
    title: str,
    calls: Sequence[str],
    values: Sequence[float],
    snapshots: Sequence[tuple[str, int]],
) -> Figure:
    """The value of a variable after each of its `calls`; below, each snapshot as a flat line.

    `calls` and `values` have one entry for each moment; a snapshot is its code and the moment
    at which it was read.
    """
    if len(calls) != len(values):
        raise ValueError(f"{len(calls)} calls need as many values, not {len(values)}.")
    with course_style():
        fig, axes = plt.subplots(
            1 + len(snapshots), 1, figsize=(8.8, 2.1 + 0.95 * len(snapshots)), squeeze=False,
            height_ratios=[1.9, *[1.0] * len(snapshots)],
        )  # fmt: skip
        end = PITCH * len(values)
        _variable(axes[0, 0], calls, values)
        for axis, (code, moment) in zip(axes[1:, 0], snapshots, strict=True):
            _snapshot(axis, code, moment, values[moment], end)
        for axis in axes[:, 0]:
            axis.set_xlim(-1.9, end + 0.3)
        axes[-1, 0].annotate("", (end + 0.25, -0.35), (0, -0.35),
                             arrowprops={"arrowstyle": "-|>", "color": INK})  # fmt: skip
        axes[-1, 0].text(end + 0.25, -0.5, "time", ha="right", va="top")
        fig.suptitle(title, x=0.02, ha="left", fontsize=13, fontweight="bold")
    return fig


def _variable(axis: Axes, calls: Sequence[str], values: Sequence[float]) -> None:
    low, high = min(values), max(values)
    scale = 1.0 / (high - low) if high > low else 0.0
    axis.axis("off")
    axis.set_ylim(-0.35, 2.15)
    axis.text(-1.8, 0.6, "variable", color=BLUE, fontweight="bold", va="center")
    tops = [(value - low) * scale for value in values]
    for place, (call, value, bottom) in enumerate(zip(calls, values, tops, strict=True)):
        left = place * PITCH
        axis.add_patch(Rectangle((left, bottom), PITCH - 0.08, 0.5, facecolor=SHADE,
                                 edgecolor=BLUE, linewidth=2.4))  # fmt: skip
        axis.text(left + PITCH / 2, bottom + 0.25, number(value), ha="center", va="center",
                  fontsize=14, fontweight="bold")  # fmt: skip
        axis.text(left, bottom + 0.62, call, va="bottom", family="monospace")
        if place:
            axis.annotate("", (left, bottom + 0.25), (left - 0.08, tops[place - 1] + 0.25),
                          arrowprops={"arrowstyle": "-|>", "color": BLUE})  # fmt: skip


def _snapshot(axis: Axes, code: str, moment: int, value: float, end: float) -> None:
    start = moment * PITCH + 1.2
    axis.axis("off")
    axis.set_ylim(-0.75, 0.75)
    axis.text(-1.8, 0.0, "tensor", color=DEEP_ORANGE, fontweight="bold", va="center")
    axis.plot([start, end], [0, 0], color=VERMILION, linestyle=(0, (4, 2)))
    axis.plot([start], [0], "o", color=VERMILION)
    axis.plot([start, start], [0.1, 0.75], color=GRAY, linewidth=1, linestyle=":")
    axis.text(start + 0.15, 0.16, code, va="bottom", family="monospace", color=DEEP_ORANGE)
    axis.text(end - 0.1, 0.16, f"still {number(value)}", ha="right", va="bottom",
              color=DEEP_ORANGE, fontweight="bold")  # fmt: skip
