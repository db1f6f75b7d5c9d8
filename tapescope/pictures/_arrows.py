"""Gradients as arrows in the plane of two parameters: their sum head to tail, and their mean."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .._words import number
from ._picture import Picture, panels
from ._style import BLUE, BLUE_TEXT, GRAY, VERMILION, VERMILION_TEXT, course_style


def head_to_tail(gradients: Any, title: str, names: tuple[str, str] = ("w", "b")) -> Picture:
    """One thin arrow for each example's gradient, laid head to tail from 0; a thick one, the mean.

    `gradients` has the shape (examples, 2), in the order of `names`.
    """
    each = np.asarray(gradients, float)
    total, mean = each.sum(axis=0), each.mean(axis=0)
    corners = np.concatenate([[[0.0, 0.0]], np.cumsum(each, axis=0)])
    with course_style():
        figure, (axis,) = panels(8.4, 4.4)
        axis.axhline(0, color=GRAY, linewidth=0.8)
        axis.axvline(0, color=GRAY, linewidth=0.8)
        for start, end in pairwise(corners):
            arrow(axis, start, end, BLUE, 1.6)
        arrow(axis, corners[0], total, GRAY, 1.2, (0, (4, 3)))
        arrow(axis, corners[0], mean, VERMILION, 4.0)
        low, high = corners.min(axis=0), corners.max(axis=0)
        size = np.maximum(high - low, 0.2 * (high - low).max())
        axis.set(xlim=(low[0] - 0.12 * size[0], high[0] + 0.12 * size[0]),
                 ylim=(low[1] - 0.3 * size[1], high[1] + 0.3 * size[1]),
                 xlabel=f"along {names[0]}", ylabel=f"along {names[1]}")  # fmt: skip
        side = 1 if _above(corners[1:-1], total) else -1
        end = "right" if total[0] > 0 else "left"
        axis.annotate(f"{len(each)} rows, head to tail: sum ({_pair(total)})", total,
                      xytext=(0, -12 * side), textcoords="offset points", ha=end,
                      va="top" if side > 0 else "bottom", color=BLUE_TEXT)  # fmt: skip
        axis.annotate(f"mean ({_pair(mean)})", mean, xytext=(0, -30 * side),
                      textcoords="offset points", ha="center", va="center",
                      color=VERMILION_TEXT, fontweight="bold",
                      bbox={"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 1})  # fmt: skip
        axis.set_title(title)
        figure.alt = (
            f"{title}. {len(each)} arrows head to tail from (0, 0) end at ({_pair(total)}), their "
            f"sum; one thick arrow to ({_pair(mean)}), their mean: the same direction, "
            f"{number(1 / len(each))} of the length."
        )
    return figure


def arrow(axis: Axes, start: Any, end: Any, color: str, width: float, style: Any = "-") -> None:
    """An arrow between two points of the data."""
    axis.annotate("", tuple(end), tuple(start), arrowprops={
        "arrowstyle": "-|>", "color": color, "linewidth": width, "linestyle": style,
        "shrinkA": 0, "shrinkB": 0, "mutation_scale": 9 + 3 * width})  # fmt: skip


def _above(corners: Any, total: Any) -> bool:
    """Do most corners lie above the straight line to the sum?"""
    if not len(corners) or total[0] == 0:
        return True
    return bool(np.mean(corners[:, 1] - corners[:, 0] * total[1] / total[0]) >= 0)


def _pair(point: Any) -> str:
    return f"{number(point[0])}, {number(point[1])}"
