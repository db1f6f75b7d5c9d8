"""What the rate of a descent does on a parabola, and where it is too large."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .._words import number
from ._marks import mark
from ._picture import Picture, blank
from ._style import BLUE, GRAY, VERMILION, VERMILION_TEXT, course_style


def rates(
    loss: Callable[[Any], Any],
    paths: Mapping[float, Sequence[float]],
    tried: Sequence[float],
    losses: Sequence[float],
    curvature: float,
    title: str,
    steps: int,
) -> Picture:
    """Above, the path of each rate on the loss; below, the loss after `steps` steps for each rate.

    `loss` maps an array of weights to losses; `paths` a rate to its weights, the first the start;
    `losses` belong to the rates `tried`, positive or 0, infinite where they left all bounds; what
    fell below a part of 1e-12 is not drawn: there they tell of rounding. The line stands at
    2 / `curvature`, the limit for a parabola of that second derivative.
    """
    with course_style():
        figure = blank(9.2, 6.8)
        grid = figure.add_gridspec(2, len(paths), height_ratios=(1, 1.05))
        reach = 1.15 * max(abs(path[0]) for path in paths.values())
        reach = max(reach, *(1.08 * float(np.max(np.abs(path))) for path in paths.values()))
        axes = [figure.add_subplot(grid[0, place]) for place in range(len(paths))]
        for place, (rate, path) in enumerate(paths.items()):
            _path(axes[place], loss, rate, np.asarray(path, float), reach, place)
        axes[0].set_ylabel("loss")
        for axis in axes[1:]:
            axis.sharey(axes[0])
            axis.tick_params(labelleft=False)
        below = figure.add_subplot(grid[1, :])
        told = _against_rate(below, tried, losses, curvature, steps)
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        ends = "; ".join(
            f"rate {number(rate)} goes from {number(path[0])} to {number(path[-1])} in "
            f"{len(path) - 1} steps"
            for rate, path in paths.items()
        )
        figure.alt = f"{title}. Paths on the loss: {ends}. {told}"
    return figure


def _path(axis: Axes, loss: Callable[[Any], Any], rate: float, path: Any, reach: float,
          place: int) -> None:  # fmt: skip
    look = mark(place)
    w = np.linspace(-reach, reach, 200)
    axis.plot(w, loss(w), color=GRAY, linewidth=1.4)
    axis.plot(path, loss(path), color=look.color, linestyle=look.style, marker=look.marker,
              markersize=6, linewidth=1.6)  # fmt: skip
    axis.annotate("start", (path[0], float(loss(path[0]))), xytext=(12, -2), va="center",
                  textcoords="offset points")  # fmt: skip
    top = float(np.max(loss(w)))
    axis.set(xlabel="weight w", ylim=(-0.06 * top, 1.12 * top))
    axis.set_title(f"rate {number(rate)}, {len(path) - 1} steps", color=look.text)
    axis.locator_params(axis="x", nbins=5)


def _against_rate(axis: Axes, tried: Sequence[float], losses: Sequence[float], curvature: float,
                  steps: int) -> str:  # fmt: skip
    order = np.argsort(tried)
    x, y = np.asarray(tried, float)[order], np.asarray(losses, float)[order]
    shown = np.where(np.isfinite(y) & (y > 0), y, np.nan)
    limit = 2 / curvature
    axis.semilogy(x, shown, color=BLUE)
    known = shown[np.isfinite(shown)]
    start = float(known.max() if limit > x[-1] else np.interp(limit, x, np.nan_to_num(shown)))
    axis.set_ylim(max(known.min() / 10, start * 1e-12), min(known.max() * 10, start * 1e8))
    axis.axvline(limit, color=VERMILION, linestyle=(0, (5, 2)))
    axis.set(xlabel="rate", ylabel=f"loss after {steps} steps\n(log scale)")
    axis.annotate(f"2 / curvature = {number(limit)}", (limit, 0.08), color=VERMILION_TEXT,
                  xycoords=("data", "axes fraction"), xytext=(-8, 0), ha="right",
                  textcoords="offset points", fontweight="bold")  # fmt: skip
    axis.yaxis.set_major_formatter(lambda value, _: number(value))
    axis.locator_params(axis="y", numticks=6)
    axis.minorticks_off()
    best = x[int(np.nanargmin(np.where(np.isfinite(y), y, np.nan)))]
    return (
        f"Below, the loss after {steps} steps against the rate, log scale: lowest near rate "
        f"{number(best)}, above where it began beyond {number(limit)}."
    )
