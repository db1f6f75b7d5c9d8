"""Strips of boxes: what runs forwards above, what a tape brings back below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from ._style import BLUE, GRAY, INK, SHADE, VERMILION, course_style, number

PITCH, WIDTH, HEIGHT = 2.6, 1.5, 0.8


@dataclass(frozen=True)
class Strip:
    """A chain of steps as a tape met it; the sequences have one entry for each box."""

    title: str
    labels: Sequence[str]
    """What each box does: first the variable's name, then the operations."""
    values: Sequence[float]
    """The value that leaves each box."""
    slopes: Sequence[float | None]
    """Slope of the last value to each box's value; None where the tape answered None."""
    recorded: Sequence[bool]
    """Whether the tape recorded each box; for the variable, whether it was watched."""
    block: tuple[int, int]
    """First and last box that ran inside the with-block."""

    @classmethod
    def of(
        cls,
        title: str,
        labels: Sequence[str],
        values: Sequence[Any],
        slopes: Sequence[Any],
        block: tuple[int, int],
    ) -> Strip:
        """A strip from scalar tensors: `slopes` as `gradient(last value, all others)` gave them.

        A box whose slope is None counts as not recorded. The last value's slope to itself, 1, is
        added where any other is known.
        """
        known = [None if slope is None else float(slope) for slope in slopes]
        known.append(None if all(slope is None for slope in known) else 1.0)
        recorded = [slope is not None for slope in known]
        return cls(title, labels, [float(value) for value in values], known, recorded, block)


def strips(*rows: Strip) -> Figure:
    """One strip under another.

    Solid boxes are recorded, dashed ones are not; the with-block is shaded; slopes return
    leftwards below, and a cross marks the link where the path is cut.
    """
    with course_style():
        fig, axes = plt.subplots(len(rows), 1, figsize=(8.8, 3.3 * len(rows)), squeeze=False)
        for axis, row in zip(axes[:, 0], rows, strict=True):
            _draw(axis, row)
    return fig


def _draw(axis: Axes, strip: Strip) -> None:
    last = len(strip.labels) - 1
    axis.set(xlim=(-0.9, last * PITCH + 1.25), ylim=(-2.1, 1.75), aspect="equal")
    axis.axis("off")
    axis.set_title(strip.title)
    first_inside, last_inside = strip.block
    left = first_inside * PITCH - WIDTH / 2 - 0.35
    width = (last_inside - first_inside) * PITCH + WIDTH + 0.7
    axis.add_patch(Rectangle((left, -0.75), width, 2.45, facecolor=SHADE, edgecolor="none"))
    axis.text(left + 0.12, 1.62, "with tape", color=BLUE, va="top")
    for place in range(last + 1):
        _box(axis, strip, place)
        if place < last:
            _forwards(axis, strip, place)
    _backwards(axis, strip)


def _box(axis: Axes, strip: Strip, place: int) -> None:
    recorded = strip.recorded[place]
    axis.add_patch(
        FancyBboxPatch(
            (place * PITCH - WIDTH / 2, -HEIGHT / 2),
            WIDTH,
            HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor="white",
            edgecolor=BLUE if recorded else GRAY,
            linewidth=2.4 if recorded else 1.6,
            linestyle="-" if recorded else (0, (4, 3)),
        )
    )
    axis.text(place * PITCH, 0, strip.labels[place], ha="center", va="center", fontsize=14)
    shown = number(strip.values[place])
    axis.text(place * PITCH, 0.55, shown, ha="center", va="bottom", fontsize=13, color=INK)


def _forwards(axis: Axes, strip: Strip, place: int) -> None:
    start, end = place * PITCH + WIDTH / 2 + 0.05, (place + 1) * PITCH - WIDTH / 2 - 0.05
    followed = strip.recorded[place] and strip.recorded[place + 1]
    axis.annotate(
        "",
        (end, 0),
        (start, 0),
        arrowprops={
            "arrowstyle": "-|>",
            "color": INK if followed else GRAY,
            "linestyle": "-" if followed else (0, (3, 3)),
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def _backwards(axis: Axes, strip: Strip) -> None:
    """Slopes below; between them the factor that each step multiplies by."""
    last = len(strip.labels) - 1
    for place, slope in enumerate(strip.slopes):
        if slope is not None:
            shown = number(slope)
            axis.text(place * PITCH, -1.2, shown, ha="center", va="center", color=VERMILION,
                      fontsize=13, fontweight="bold")  # fmt: skip
    for place in range(last):
        here, after = strip.slopes[place], strip.slopes[place + 1]
        middle = (place + 0.5) * PITCH
        if here is not None and after is not None:
            axis.annotate(
                "",
                (place * PITCH + 0.5, -1.2),
                ((place + 1) * PITCH - 0.5, -1.2),
                arrowprops={"arrowstyle": "-|>", "color": VERMILION, "shrinkA": 0, "shrinkB": 0},
            )
            if after:
                factor = f"× {number(here / after)}"
                axis.text(middle, -1.36, factor, ha="center", va="top", color=VERMILION)
    if strip.slopes[0] is None:
        _cut(axis, strip)
    else:
        axis.text(last * PITCH + WIDTH / 2, -2.05, "← slopes return, multiplied step by step",
                  ha="right", va="bottom", color=VERMILION)  # fmt: skip


def _cut(axis: Axes, strip: Strip) -> None:
    """A cross under the first link that the tape does not know."""
    known = list(strip.recorded)
    place = next((i for i in range(1, len(known)) if not known[i]), len(known) - 1)
    middle = (place - 0.5) * PITCH
    axis.plot([middle], [0], marker="x", markersize=15, markeredgewidth=3.2, color=VERMILION)
    axis.text(middle, -1.2, "the path is cut here", ha="center", va="center", color=VERMILION)
    end = (len(known) - 1) * PITCH + WIDTH / 2
    axis.text(end, -1.75, "the answer is None", ha="right", va="center", color=VERMILION,
              fontweight="bold")  # fmt: skip
