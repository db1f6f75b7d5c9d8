"""A curve, its tangent and the parabola that touches it at one point, and where two steps land."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .._words import number
from ._picture import Picture, panels
from ._style import BLUE, GRAY, GREEN, GREEN_TEXT, INK, VERMILION, VERMILION_TEXT, course_style


def touching(
    f: Callable[[Any], Any],
    x0: float,
    slope: float,
    curvature: float,
    rate: float,
    names: tuple[str, str] = ("distance r (1 at rest)", "energy (1 parts the atoms)"),
) -> Picture:
    """The curve of `f`, and what is known of it at `x0`: `slope` and `curvature` there.

    `f` maps a NumPy array to one of its shape. A gradient step goes `-rate * slope`, Newton's step
    to the turning point of the parabola, each marked on the curve where it lands.
    """
    start = _value(f, x0)
    newton, gradient = x0 - slope / curvature, x0 - rate * slope
    opens = "lowest" if curvature > 0 else "highest"
    if curvature > 0:
        side = "under" if _value(f, newton) < start - slope**2 / curvature / 2 else "over"
        claim = f"Newton lands {side} the parabola's lowest point, the gradient step elsewhere"
    else:
        claim = "The parabola opens downwards: Newton goes to its highest point"
    turning = start - slope**2 / curvature / 2
    with course_style():
        figure, (axis,) = panels(9.2, 4.8)
        left, right = _view(x0, newton, gradient)
        grid = np.linspace(left, right, 300)
        heights = np.asarray(f(grid), float)
        top = max(start, turning, _value(f, newton)) * 1.5 + 0.02
        low = -0.28 * top
        axis.plot(grid, heights, color=BLUE, linewidth=2.6)
        axis.plot(grid, start + slope * (grid - x0), color=GRAY, linestyle=(0, (5, 2)))
        bent = start + slope * (grid - x0) + curvature / 2 * (grid - x0) ** 2
        axis.plot(grid, bent, color=VERMILION, linestyle=(0, (1, 1.2)), linewidth=2.4)
        axis.plot([newton, newton], sorted((turning, _value(f, newton))), color=VERMILION,
                  linewidth=1.2)  # fmt: skip
        axis.plot([x0], [start], "o", color=INK, markersize=10, zorder=5)
        axis.plot([newton], [turning], "v" if curvature > 0 else "^", color=VERMILION,
                  markersize=9, zorder=4)  # fmt: skip
        axis.plot([newton], [_value(f, newton)], "s", color=VERMILION, markersize=9, zorder=5)
        axis.plot([gradient], [_value(f, gradient)], "D", color=GREEN, markersize=9, zorder=5)
        axis.set(xlabel=names[0], ylabel=names[1], xlim=(left, right), ylim=(low, top))
        axis.set_title(claim, fontsize=13)
        _key(axis, x0, newton, gradient)
    figure.alt = (
        f"{claim}. At {number(x0)} the slope is {number(slope)} and the curvature "
        f"{number(curvature)}. Newton steps to {number(newton)}, where the curve is at "
        f"{number(_value(f, newton))}; the gradient step with rate {number(rate)} to "
        f"{number(gradient)}, at {number(_value(f, gradient))}; the start is at {number(start)}. "
        f"A solid curve, a dashed tangent, a dotted parabola with its {opens} point marked, and "
        "both landing places on the curve."
    )
    return figure


def _value(f: Callable[[Any], Any], x: float) -> float:
    return float(np.asarray(f(np.array([x], float)), float)[0])


def _view(*points: float) -> tuple[float, float]:
    """The part of the axis that holds all points, with room at both sides."""
    left, right = min(points), max(points)
    room = max(right - left, 0.1)
    return left - 0.45 * room, right + 0.55 * room


def _key(axis: Axes, x0: float, newton: float, gradient: float) -> None:
    """To the right of the axes, what each line and mark is, in the look it has."""
    rows = (
        ("the curve", BLUE, "-", None, INK),
        ("tangent", GRAY, (0, (5, 2)), None, INK),
        ("touching parabola", VERMILION, (0, (1, 1.2)), None, VERMILION_TEXT),
        (f"start {number(x0)}", INK, "none", "o", INK),
        (f"Newton {number(newton)}", VERMILION, "none", "s", VERMILION_TEXT),
        (f"gradient step {number(gradient)}", GREEN, "none", "D", GREEN_TEXT),
    )
    for place, (words, color, line, marker, text) in enumerate(rows):
        level = 0.94 - 0.13 * place
        axis.plot([1.02, 1.05, 1.08], [level] * 3, color=color, linestyle=line, marker=marker,
                  markevery=[1], markersize=8, transform=axis.transAxes, clip_on=False)  # fmt: skip
        axis.annotate(words, (1.1, level), xycoords="axes fraction", va="center", color=text,
                      annotation_clip=False)  # fmt: skip
