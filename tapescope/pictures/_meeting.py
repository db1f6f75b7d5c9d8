"""Where paths back meet: slopes of several steps that add up at one source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from .._words import number
from ._arrows import arrow
from ._picture import Picture, panels
from ._style import BLUE, VERMILION, VERMILION_TEXT, course_style

Path = tuple[str, float, Mapping[str, float]]


def meeting_paths(
    sources: Mapping[str, float], steps: Sequence[Path], total: float, title: str
) -> Picture:
    """Sources at the left, each step beside them, the sum of all steps at the right.

    A step is its label, its value and its local slope to each source that it reads. The slope
    of the total to each step is 1, so a source's slope is the sum of its local slopes.
    """
    with course_style():
        figure, (axis,) = panels(9.2, 3.9)
        axis.set(xlim=(-1.9, 9.4), ylim=(-0.4, len(steps) - 0.6))
        axis.axis("off")
        axis.set_title(title)
        rows = np.arange(len(steps))[::-1]
        places = dict(zip(sources, np.linspace(rows[0] - 0.5, 0.5, len(sources)), strict=True))
        sums = {name: _sum([local[name] for *_, local in steps if name in local])
                for name in sources}  # fmt: skip
        for name, place in places.items():
            _box(axis, 1.2, place, f"{name} = {number(sources[name])}")
            axis.text(0.2, place, sums[name], color=VERMILION_TEXT, ha="right", va="center",
                      fontsize=14, fontweight="bold")  # fmt: skip
        for (label, value, local), row in zip(steps, rows, strict=True):
            _box(axis, 5.2, row, f"{label} = {number(value)}")
            _link(axis, (6.05, row), (7.55, rows.mean()), 1.0)
            for name, slope in local.items():
                _link(axis, (2.05, places[name]), (4.35, row), slope)
        _box(axis, 8.4, rows.mean(), f"sum = {number(total)}")
        found = "; ".join(f"slope to {name}: {added}" for name, added in sums.items())
        boxes = ", ".join(label for label, *_ in steps)
        figure.alt = (
            f"{title}. {found}. Boxes of {', '.join(sources)} at the left, of {boxes} in the "
            "middle, of their sum at the right; arrows lead back, each with its slope."
        )
    return figure


def _sum(parts: Sequence[float]) -> str:
    return f"{' + '.join(map(number, parts))} = {number(sum(parts))}"


def _box(axis: Axes, x: float, y: float, label: str) -> None:
    axis.add_patch(FancyBboxPatch((x - 0.82, y - 0.2), 1.64, 0.4, edgecolor=BLUE, linewidth=2,
                                  facecolor="white",
                                  boxstyle="round,pad=0,rounding_size=0.08"))  # fmt: skip
    axis.text(x, y, label, ha="center", va="center")


def _link(axis: Axes, left: Sequence[float], right: Sequence[float], slope: float) -> None:
    """An arrow back from right to left, with the slope it carries in its middle."""
    arrow(axis, right, left, VERMILION, 1.4)
    x, y = np.add(left, right) / 2
    axis.text(x, y, f"× {number(slope)}", color=VERMILION_TEXT, ha="center", va="center",
              bbox={"facecolor": "#FBFAF7", "edgecolor": "none", "pad": 2})  # fmt: skip
