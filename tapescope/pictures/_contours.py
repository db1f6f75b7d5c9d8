"""A loss over a variable and an input: its slope along each, at one point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .._words import number
from ._picture import Picture, panels
from ._style import BLUE, BLUE_TEXT, GRAY, INK, SHADE, VERMILION, VERMILION_TEXT, course_style

LEVELS = (1.0, 16.0, 64.0)
DIM = "#595959"  # gray words with enough contrast on the page
REACH = 0.9
"""Length of the longer arrow, in units of the axes."""


def contours(
    loss: Callable[[Any, Any], Any],
    at: tuple[float, float],
    slopes: tuple[Any, Any],
    span: tuple[tuple[float, float], tuple[float, float]] = ((0.5, 4.5), (0.5, 5.3)),
) -> Picture:
    """Contours of `loss(w, x)`, and at the point `at` an arrow for the slope along w and along x.

    `slopes` are the tape's answers for w and for x, one of them None where it gave None: the
    arrow of the second is dashed, since it takes a watch, and missing for None. An arrow points to
    where the loss grows and is as long as its slope, compared with the other.
    """
    w, x = at
    along_w, along_x = (None if slope is None else float(slope) for slope in slopes)
    with course_style():
        figure, (axis,) = panels(7.6, 5.2)
        _landscape(axis, loss, span)
        longest = max(abs(slope or 0.0) for slope in (along_w, along_x)) or 1.0
        scale = REACH / longest
        axis.plot([w], [x], "o", color=INK, markersize=9, zorder=4)
        if along_w is not None:
            tip = (w + scale * along_w, x)
            _arrow(axis, at, tip, BLUE, "-")
            axis.annotate(f"along w {number(along_w)}", ((w + tip[0]) / 2, x), xytext=(0, 9),
                          textcoords="offset points", ha="center", color=BLUE_TEXT,
                          fontweight="bold", bbox=_PAGE, zorder=6)  # fmt: skip
        if along_x is not None:
            tip = (w, x + scale * along_x)
            _arrow(axis, at, tip, VERMILION, (0, (3, 2)))
        said = "None: not watched" if along_x is None else number(along_x)
        lift = 4 if (along_x or 0) > 0 else -12 if along_x == 0 else 0
        axis.annotate(f"along x {said}", (w, x - 0.3 if along_x is None else tip[1]),
                      xytext=(12, lift), textcoords="offset points", va="center",
                      color=DIM if along_x is None else VERMILION_TEXT, fontweight="bold",
                      bbox=_PAGE, zorder=6)  # fmt: skip
        axis.set(xlabel="dial w (ml a minute)", ylabel="minutes x")
        title = "A slope along w by itself, along x " + (
            "only if it is watched" if along_x is None else "because x is watched"
        )
        axis.set_title(title)
    found = ", ".join(
        f"along {name} the slope is {'None' if slope is None else number(slope)}"
        for name, slope in (("w", along_w), ("x", along_x))
    )
    figure.alt = (
        f"{title}. At w = {number(w)}, x = {number(x)}: {found}. Contours of the loss, with a "
        "shaded valley; from the point a solid arrow along w"
        f"{'' if along_x is None else ' and a dashed one along x'}, to where the loss grows."
    )
    return figure


_PAGE = {"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 1.5, "alpha": 0.85}


def _landscape(
    axis: Axes,
    loss: Callable[[Any, Any], Any],
    span: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    """The contours, labeled with their losses; the valley below the lowest is shaded."""
    (left, right), (bottom, top) = span
    across, up = np.meshgrid(np.linspace(left, right, 160), np.linspace(bottom, top, 160))
    heights = loss(across, up)
    axis.contourf(across, up, heights, levels=[0, LEVELS[0]], colors=[SHADE])
    lines = axis.contour(across, up, heights, levels=LEVELS, colors=GRAY, linewidths=1.2)
    axis.clabel(lines, fmt=lambda level: f"loss {level:g}", fontsize=12, colors=INK,
                manual=[(4.2, 2.14), (1.25, 4.8), (3.2, 0.62)])  # fmt: skip
    axis.set(xlim=(left, right), ylim=(bottom, top))


def _arrow(
    axis: Axes, start: tuple[float, float], tip: tuple[float, float], color: str, style: Any
) -> None:
    axis.plot([start[0], tip[0]], [start[1], tip[1]], color=color, linestyle=style,
              linewidth=2.8, zorder=3)  # fmt: skip
    way = np.subtract(tip, start)
    length = float(np.hypot(*way)) or 1.0
    axis.annotate("", tip, tuple(np.subtract(tip, 0.02 * way / length)), zorder=5,
                  arrowprops={"arrowstyle": "-|>", "color": color, "mutation_scale": 20,
                              "shrinkA": 0, "shrinkB": 0})  # fmt: skip
