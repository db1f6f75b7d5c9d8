"""A soft step from 0 to 1 above its slope: where it can learn, and where it is level."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._picture import Picture, panels
from ._style import BLUE, BLUE_TEXT, GRAY, INK, VERMILION, VERMILION_TEXT, course_style, number

FELT = 0.05
"""A slope below this part of the largest possible one counts as next to nothing."""


def soft_step(x: Any, heights: Any, slopes: Any, k: float) -> Picture:
    """`heights` and their `slopes` over `x`, for a step of steepness `k` at x = 0.

    The jump that it stands for is dashed; the strip in which the slope is more than a twentieth of
    its top is named with its width.
    """
    x, heights, slopes = (np.asarray(values, float) for values in (x, heights, slopes))
    felt = x[slopes > FELT * slopes.max()]
    width = float(felt.max() - felt.min())
    whole = felt.min() <= x.min() or felt.max() >= x.max()
    strip = "all over" if whole else f"within a strip {number(width)} wide"
    title = f"Steepness {number(k)}: slope above a twentieth of its peak {strip}"
    with course_style():
        fig, (above, below) = panels(8.4, 5.4, rows=2, sharex=True)
        above.plot([x.min(), 0, 0, x.max()], [0, 0, 1, 1], color=GRAY, linestyle="--")
        above.plot(x, heights, color=BLUE, linewidth=2.6)
        above.set(ylabel="height", ylim=(-0.12, 1.3), yticks=[0, 0.5, 1])
        above.set_title(title)
        above.text(x.min(), 1.1, "the jump, dashed: no slope", color=INK)
        above.text(x.max(), 0.3, f"soft, k = {number(k)}", color=BLUE_TEXT, ha="right")
        below.axvspan(felt.min(), felt.max(), color=VERMILION, alpha=0.12, linewidth=0)
        below.plot(x, slopes, color=VERMILION, linewidth=2.6)
        top = float(slopes.max())
        below.set(ylabel="slope", ylim=(-0.06 * top, 1.35 * top), xlabel="x, step at 0")
        below.text(0, 1.12 * top, f"steepest: {number(top)}", color=VERMILION_TEXT,
                   ha="center")  # fmt: skip
    fig.alt = (
        f"{title}; at 0 the slope is {number(top)}. Above, a curve from {number(heights[0])} to"
        f" {number(heights[-1])} beside a dashed jump; below, its slope, a hill around 0."
    )
    return fig
