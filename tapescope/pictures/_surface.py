"""A loss of two parameters as contours, and the paths that descend on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, lay_out, panels
from ._style import GRAY, INK, course_style


def surface(
    loss: Callable[[Any, Any], Any],
    paths: Mapping[str, Any],
    title: str,
    names: tuple[str, str] = ("w", "b"),
    lowest: tuple[float, float] | None = None,
) -> Picture:
    """Contours of `loss` over both parameters, some with their loss, with one path a name.

    `loss` maps two NumPy arrays to an array of their shape; a path is an array of shape (steps, 2),
    its first row the start. `lowest` is marked with a ring, so that a path can be seen to end in
    it. Each path is labeled with its name, its steps, and the loss at its end.
    """
    found = {name: np.asarray(path, float) for name, path in paths.items()}
    points = np.concatenate([*found.values(), *([[lowest]] if lowest is not None else [])])
    (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
    wide, tall = max(right - left, 1e-9), max(high - low, 1e-9)
    x = np.linspace(left - 0.15 * wide, right + 0.2 * wide, 160)
    y = np.linspace(low - 0.15 * tall, high + 0.25 * tall, 160)
    heights = np.asarray(loss(*np.meshgrid(x, y)), float)
    with course_style():
        figure, (axis,) = panels(8.4, 4.6)
        levels = _levels(heights)
        lines = axis.contour(x, y, heights, levels=levels, colors="#B9BEC4", linewidths=1)
        axis.clabel(lines, levels[3::4], fmt=number, fontsize=12, colors=GRAY)
        for order, path in enumerate(found.values()):
            look = mark(order)
            axis.plot(*path.T, color=look.color, linestyle=look.style, marker=look.marker,
                      markersize=4.5, linewidth=1.8)  # fmt: skip
        for start, step in {tuple(p[0]): p[1] - p[0] for p in found.values() if len(p) > 1}.items():
            axis.plot(*start, "o", color=INK, markersize=8, zorder=4)
            above = step[1] < 0
            axis.annotate("start", start, xytext=(0, 9 if above else -9), ha="center",
                          va="bottom" if above else "top", textcoords="offset points",
                          bbox={"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 1})  # fmt: skip
        if lowest is not None:
            axis.plot(*lowest, marker="o", color=INK, markersize=15, markeredgewidth=1.6,
                      markerfacecolor="none")  # fmt: skip
            axis.annotate("lowest", lowest, xytext=(0, 11), textcoords="offset points",
                          ha="center", va="bottom",
                          bbox={"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 1})  # fmt: skip
        axis.set(xlabel=names[0], ylabel=names[1], xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
        axis.set_title(title)
        losses = {name: float(loss(*path[-1])) for name, path in found.items()}
        lay_out(figure)
        ends = [(path[-1][0], path[-1][1]) for path in found.values()]
        words = [
            f"{name},\n{len(path) - 1} steps:\nloss {_loss(losses[name])}"
            for name, path in found.items()
        ]
        label_ends(axis, ends, words, keys=True)
        steps = ", ".join(
            f"{name} ends at loss {_loss(losses[name])} after {len(path) - 1} steps"
            for name, path in found.items()
        )
        figure.alt = (
            f"{title}. Contours of the loss, {number(levels[3])} to {number(levels[-1])}, over "
            f"{names[0]} and {names[1]}: {steps}."
        )
    return figure


def _loss(end: float) -> str:
    """As a number, where it is more than rounding."""
    return "below 1e-5" if 0 <= end < 1e-5 else number(end)


def _levels(heights: Any) -> Any:
    """Contours denser near the lowest point, where the paths go."""
    low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
    return low + (high - low) * np.linspace(0.04, 1, 14) ** 2
