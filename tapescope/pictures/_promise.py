"""What a slope promises of a step, drawn beside what the step does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ._style import BLUE, BLUE_TEXT, GRAY, INK, VERMILION, VERMILION_TEXT, course_style, number


def promise(
    loss: Callable[[Any], Any],
    w: float,
    slope: float,
    rates: Sequence[float],
    names: tuple[str, str] = ("weight w", "loss"),
) -> Figure:
    """One panel for each rate: the loss, its tangent at `w`, and both changes over the step.

    `loss` maps a NumPy array of weights to losses of the same shape; `slope` is its slope at
    `w`; a step is `-rate * slope`; `names` of weight and loss stand at the axes, with their units.
    """
    with course_style():
        fig, axes = plt.subplots(1, len(rates), figsize=(9.2, 4.3), squeeze=False)
        for axis, rate in zip(axes[0], rates, strict=True):
            _panel(axis, loss, w, slope, rate)
            axis.set_xlabel(names[0])
        axes[0, 0].set_ylabel(names[1])
    return fig


def _panel(axis: Axes, loss: Callable[[Any], Any], w: float, slope: float, rate: float) -> None:
    start, step = float(loss(np.float64(w))), -rate * slope
    end, promised = float(loss(np.float64(w + step))), start + slope * step
    low, high = sorted((w - 0.15 * step, w + 1.05 * step))
    grid = np.linspace(low, high, 200)
    axis.plot(grid, loss(grid), color=BLUE)
    axis.plot([w, w + step], [start, promised], color=VERMILION, linestyle=(0, (4, 2)))
    axis.axhline(start, color=GRAY, linewidth=1, linestyle=":")
    axis.plot([w], [start], "o", color=INK)
    axis.plot([w + step], [end], "o", color=BLUE)
    axis.plot([w + step], [promised], "s", color=VERMILION)
    span = max(start, end, promised) - min(end, promised)
    axis.set_ylim(min(end, promised, float(loss(grid).min())) - 0.14 * span,
                  max(start, end) + 0.28 * span)  # fmt: skip
    axis.set_xlim(low - 0.03 * (high - low), high + 0.78 * (high - low))
    for name, value, color, shift in (
        ("real", end, BLUE_TEXT, 7),
        ("promised", promised, VERMILION_TEXT, -7),
    ):
        axis.annotate(f"{name} {_signed(value - start)}", (w + step, value), color=color,
                      xytext=(12, shift), textcoords="offset points", va="center",
                      fontweight="bold")  # fmt: skip
    axis.annotate("start", (w, start), xytext=(0, 9), textcoords="offset points")
    axis.locator_params(axis="x", nbins=4)
    kept = (end - start) / (promised - start)
    claim = "nearly kept" if kept > 0.8 else "broken" if kept < 0 else "kept in part"
    axis.set_title(f"rate {rate:g}: promise {claim}")


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{number(value)}"
