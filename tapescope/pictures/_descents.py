"""Where optimizers go on a loss of two weights, and how far from its lowest point they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, panels
from ._style import GRAY, INK, course_style, decade

Path = Sequence[Sequence[float]]
LOWEST = 1e-4
"""Distances below this are drawn here: a path that arrives would pull the scale down for ever."""


def descents(
    loss: Callable[[Any, Any], Any],
    paths: Mapping[str, Path],
    title: str,
    lowest: tuple[float, float] = (0.0, 0.0),
    span: tuple[tuple[float, float], tuple[float, float]] = ((-4.6, 2.4), (-1.6, 1.6)),
) -> Picture:
    """Left, each path on the contours of `loss(x, y)`; right, its distance from `lowest`.

    A path holds its start and the place after each step; all begin at one start. What leaves
    `span` is not drawn on the left.
    """
    with course_style():
        figure, (plane, left) = panels(11.0, 4.6, columns=2, width_ratios=(1.75, 1))
        _landscape(plane, loss, paths, lowest, span)
        far = {}
        for place, (name, path) in enumerate(paths.items()):
            look = mark(place)
            points = np.asarray(path, float)
            far[name] = np.hypot(*(points - lowest).T)
            plane.plot(*points.T, color=look.color, linestyle=look.style, marker=look.marker,
                       markersize=4.5, linewidth=1.3)  # fmt: skip
            left.semilogy(np.maximum(far[name], LOWEST), color=look.color, linestyle=look.style)
        highest = max(float(np.nanmax(distance)) for distance in far.values())
        ends = {name: float(distance[-1]) for name, distance in far.items()}
        nearest = min(float(np.nanmin(distance)) for distance in far.values())
        bottom = max(min(nearest / 2, highest / 500), LOWEST)  # one scale for most pictures
        left.set(xlabel="step", ylabel="distance left (log scale)",
                 ylim=(bottom, min(2 * highest, 1e3)))  # fmt: skip
        left.yaxis.set_major_formatter(lambda value, _: decade(value))
        left.minorticks_off()
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        figure.canvas.draw()
        labels = [f"{name}\n{_left(end)}" for name, end in ends.items()]
        within = [(0.0, min(max(end, bottom), 1e3)) for end in ends.values()]
        label_ends(left, within, labels)
        steps = max(len(path) for path in paths.values()) - 1
        told = ", ".join(f"{name} {_left(end)}" for name, end in ends.items())
        figure.alt = (
            f"{title}. Distance from the lowest point after {steps} steps: {told}. Left, the "
            "paths as dots on contours of a long narrow valley; right, the distance after each "
            "step, log scale."
        )
    return figure


def _left(distance: float) -> str:
    return number(distance) if distance >= 0.001 else "under 0.001"


def _landscape(
    axis: Axes,
    loss: Callable[[Any, Any], Any],
    paths: Mapping[str, Path],
    lowest: tuple[float, float],
    span: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    """Contours whose losses double, the lowest point, and the start of the paths."""
    (left, right), (bottom, top) = span
    x, y = np.meshgrid(np.linspace(left, right, 200), np.linspace(bottom, top, 200))
    heights = loss(x, y)
    levels = float(heights.max()) * 2.0 ** np.arange(-9, 0)
    axis.contour(x, y, heights, levels=levels, colors=GRAY, linewidths=0.7)
    axis.plot(*lowest, marker="*", color=INK, markersize=15, zorder=5)
    start = next(iter(paths.values()))[0]
    axis.plot(start[0], start[1], "o", color=INK, markersize=9, zorder=5)
    axis.annotate("start", (start[0], start[1]), xytext=(0, 11), textcoords="offset points",
                  ha="center", fontweight="bold", bbox=_PAGE, zorder=6)  # fmt: skip
    axis.set(xlabel="x", ylabel="y", xlim=(left, right), ylim=(bottom, top))


_PAGE = {"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
