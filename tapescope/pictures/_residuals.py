"""A fitted curve over its data, and what it leaves of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._words import number
from ._picture import Picture, panels
from ._style import BLUE, BLUE_TEXT, GRAY, VERMILION, course_style

STRETCHES = 5


def residuals(x: Any, y: Any, fitted: Any, title: str) -> Picture:
    """Above, points and the curve `fitted` at the same x; below, y minus the curve.

    The alt text gives the mean residual in each fifth of the points, in the order of x.
    """
    x, y, fitted = (np.asarray(part, float) for part in (x, y, fitted))
    left = y - fitted
    error = float(np.mean(left**2))
    with course_style():
        figure, (above, below) = panels(8.4, 5.4, 2, sharex=True, height_ratios=(1.5, 1))
        above.plot(x, y, "o", color=GRAY, markersize=5)
        above.plot(x, fitted, color=BLUE)
        above.set(ylabel="y")
        above.set_title(f"{title}: mean squared error {error:.3f}")
        above.annotate("fit", (x[-1], fitted[-1]), xytext=(8, 0), va="center", color=BLUE_TEXT,
                       textcoords="offset points", annotation_clip=False,
                       fontweight="bold")  # fmt: skip
        below.axhline(0, color=GRAY, linewidth=1)
        below.vlines(x, 0, left, color=VERMILION, linewidth=1.6)
        below.plot(x, left, "s", color=VERMILION, markersize=4)
        reach = max(1.5, 1.1 * float(np.abs(left).max()))
        below.set(xlabel="x", ylabel="residual\ny − fit", ylim=(-reach, reach))
        means = [number(round(float(part.mean()), 2)) for part in np.array_split(left, STRETCHES)]
        figure.alt = (
            f"{title}: the mean squared error is {error:.3f}. Above, {len(x)} points and the "
            f"fitted curve; below, the residuals, whose means in five stretches from left to "
            f"right are {', '.join(means)}."
        )
    return figure
