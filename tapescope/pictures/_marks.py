"""How lines of one figure are told apart: by color and by style, with words at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from ._style import BLUE, BLUE_TEXT, GREEN, GREEN_TEXT, ORANGE, VERMILION, VERMILION_TEXT


class Mark(NamedTuple):
    """One line's look, and the darker color of the words beside it."""

    color: str
    text: str
    style: Any
    marker: str


MARKS = (
    Mark(BLUE, BLUE_TEXT, "-", "o"),
    Mark(VERMILION, VERMILION_TEXT, (0, (5, 2)), "s"),
    Mark(GREEN, GREEN_TEXT, (0, (1, 1.4)), "^"),
    Mark("#CC79A7", "#8E3468", (0, (5, 1.5, 1, 1.5)), "D"),
    Mark(ORANGE, "#7A5200", (0, (3, 1, 1, 1, 1, 1)), "v"),
)


def mark(number: int) -> Mark:
    """The look of line `number`, from 0; after five they come again."""
    return MARKS[number % len(MARKS)]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as possible to the wanted ones, at least `gap` apart, within the bounds."""
    order = np.argsort(wanted, kind="stable")
    places = np.clip(np.asarray(wanted, float)[order], low, high)
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + gap)
    if len(places) and places[-1] > high:
        places[-1] = high
        for number in range(len(places) - 2, -1, -1):
            places[number] = min(places[number], places[number + 1] - gap)
    found = np.empty(len(places))
    found[order] = places
    return [float(place) for place in found]


def label_ends(axis: Axes, ends: Sequence[tuple[float, float]], labels: Sequence[str],
               numbers: Sequence[int] | None = None, keys: bool = False) -> None:  # fmt: skip
    """Words to the right of the axes, each at the height of its line's end, none on another.

    The axes' limits and scales must be set before; `numbers` are those of the lines' marks. Lines
    that do not end at the right side need `keys`: a piece of the line before the words.
    """
    figure = axis.get_figure()
    assert figure is not None
    height = axis.get_window_extent().height
    below, above = axis.transAxes.transform([(0, 0), (0, 1)])[:, 1]
    wanted = [axis.transData.transform(end)[1] for end in ends]
    rows = [text.count("\n") + 1 for text in labels]
    line = 12 * 1.35 / 72 * figure.dpi
    places = spread(wanted, line * max(rows, default=1), below + line / 2, above)
    for number, (label, place) in enumerate(zip(labels, places, strict=True)):
        which = number if numbers is None else numbers[number]
        look = mark(which)
        level = (place - below) / height
        if keys:
            axis.plot([1.02, 1.06, 1.1], [level] * 3, color=look.color, linestyle=look.style,
                      marker=look.marker, markersize=5, markevery=[1], linewidth=1.8,
                      transform=axis.transAxes, clip_on=False)  # fmt: skip
        axis.annotate(label, (1.12 if keys else 1.015, level), xycoords="axes fraction",
                      va="center", color=look.text, annotation_clip=False)  # fmt: skip
