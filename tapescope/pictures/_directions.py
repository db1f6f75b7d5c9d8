"""Steps of one length in all directions of a plane, and what each promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .._words import number
from ._picture import Picture, panels
from ._style import BLUE, GRAY, GREEN_TEXT, INK, VERMILION, VERMILION_TEXT, course_style

Plane = Callable[[Any, Any], Any]


def directions(
    f: Plane,
    point: Sequence[float],
    slopes: Sequence[float],
    length: float,
    angle: float | None = None,
) -> Picture:
    """Left the plane with steps of `length`, right what each direction promises.

    `f` maps NumPy arrays x and y to an array of their shape; `slopes` are its slopes at `point`.
    Directions are in degrees, from the x axis towards the y axis. With `angle`, one step in that
    direction is drawn instead of the three that the slopes suggest.
    """
    downhill = float(np.degrees(np.arctan2(-slopes[1], -slopes[0])) % 360)
    alone = {
        "x alone": 180.0 if slopes[0] > 0 else 0.0,
        "y alone": 270.0 if slopes[1] > 0 else 90.0,
    }
    with course_style():
        figure, (plane, promises) = panels(9.6, 4.4, columns=2, width_ratios=(1, 1.35))
        _contours(plane, f, point, length)
        turn = np.linspace(0, 360, 361)
        promises.plot(turn, _promised(turn, slopes, length), color=BLUE)
        promises.axhline(0, color=GRAY, linewidth=1, linestyle=":")
        if angle is None:
            chosen = {**alone, "both": downhill}
            looks = [(GREEN_TEXT, "--"), (INK, ":"), (VERMILION, "-")]
            claim = "Of all steps of this length, the joint one promises the largest fall"
        else:
            chosen, looks = {"this step": angle}, [(VERMILION, "-")]
            claim = f"A step of length {number(length)} towards {number(angle)}°"
        said = {}
        for (name, direction), look in zip(chosen.items(), looks, strict=True):
            promised = float(_promised(direction, slopes, length))
            said[name] = f"{name}: {number(promised)}"
            _arrow_of(plane, point, length, direction, *look)
            if angle is None:
                _label(plane, point, length, direction, look[0], name)
            _mark(promises, direction, promised, look[0], name, said[name])
        promises.set(xlabel="direction of the step (degrees)", ylabel="promised change",
                     xlim=(0, 375), xticks=range(0, 361, 90))  # fmt: skip
        reach = length * float(np.hypot(slopes[0], slopes[1]))
        promises.set_ylim(-1.45 * reach, 1.2 * reach)
        figure.alt = (
            f"{claim}. Promised change, {', '.join(said.values())}. Left, contour lines with an "
            "arrow for each in a circle; right, the promise of every direction, a wave with its "
            f"lowest point at {number(downhill)} degrees."
        )
        figure.suptitle(claim, x=0.02, ha="left", fontsize=13, fontweight="bold")
    return figure


def _promised(degrees: Any, slopes: Sequence[float], length: float) -> Any:
    turn = np.radians(degrees)
    return length * (slopes[0] * np.cos(turn) + slopes[1] * np.sin(turn))


def _contours(axis: Axes, f: Plane, point: Sequence[float], length: float) -> None:
    reach = 1.6 * length
    x, y = np.meshgrid(*(np.linspace(at - reach, at + reach, 60) for at in point))
    axis.contour(x, y, f(x, y), levels=9, colors=GRAY, linewidths=0.8)
    turn = np.linspace(0, 2 * np.pi, 120)
    axis.plot(point[0] + length * np.cos(turn), point[1] + length * np.sin(turn),
              color=INK, linewidth=1, linestyle=":")  # fmt: skip
    axis.plot(*point, "o", color=INK)
    axis.set(xlabel="x", ylabel="y", aspect="equal")
    axis.locator_params(nbins=4)


def _arrow_of(plane: Axes, point: Sequence[float], length: float, direction: float,
              color: str, line: str) -> None:  # fmt: skip
    turn = np.radians(direction)
    end = np.asarray(point) + length * np.array([np.cos(turn), np.sin(turn)])
    plane.annotate("", (end[0], end[1]), (point[0], point[1]), arrowprops={
        "arrowstyle": "-|>", "color": color, "linestyle": line, "linewidth": 2.6,
        "shrinkA": 0, "shrinkB": 0, "mutation_scale": 18,
    })  # fmt: skip


def _label(plane: Axes, point: Sequence[float], length: float, direction: float, color: str,
           name: str) -> None:  # fmt: skip
    turn = np.radians(direction)
    way = np.array([np.cos(turn), np.sin(turn)])
    level = abs(way[1]) < 1e-9  # then above the tip: beside it stand the numbers of the axis
    plane.annotate(name, tuple(np.asarray(point) + length * way),
                   xytext=(0, 10) if level else tuple(8 * way), textcoords="offset points",
                   ha="center" if level else _side(way[0], "right", "left"),
                   va="bottom" if level else _side(way[1], "top", "bottom"), fontweight="bold",
                   color=VERMILION_TEXT if color == VERMILION else color,
                   bbox={"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 1})  # fmt: skip


def _side(way: float, below: str, above: str) -> str:
    return "center" if abs(way) < 1e-9 else below if way < 0 else above


def _mark(promises: Axes, direction: float, promised: float, color: str, name: str,
          words: str) -> None:  # fmt: skip
    promises.plot(direction, promised, "o", color=color, markersize=10)
    right = ((14, 0), "left", "center")
    left = ((-14, 0), "right", "center")
    shift, across, up = {
        "x alone": left,
        "y alone": ((14, -4), "left", "top"),
        "both": ((0, -12), "center", "top"),
    }.get(name, right if direction < 200 else left)
    promises.annotate(words, (direction, promised), xytext=shift, textcoords="offset points",
                      color=VERMILION_TEXT if color == VERMILION else color,
                      ha=across, va=up, fontweight="bold")  # fmt: skip
