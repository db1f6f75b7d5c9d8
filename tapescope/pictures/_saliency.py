"""A small picture beside the slopes of a score along its pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .._words import number
from ._picture import Picture, panels
from ._style import INK, VERMILION, course_style


def saliency(picture: Any, slopes: Any) -> Picture:
    """Two panels: the ink of `picture`, and `slopes` of the same shape (rows, columns).

    Ink runs from 0 (paper) to 1 (black). Each slope is told three ways: by color, by a sign, and
    by the size of that sign; the strongest is framed, and the title tells it beside its ink.
    """
    ink, slope = np.asarray(picture, float), np.asarray(slopes, float)
    with course_style():
        figure, (left, right) = panels(8.4, 4.3, columns=2)
        left.imshow(ink, cmap="gray_r", vmin=0, vmax=1)
        left.set_title("The picture")
        row, column = map(int, np.unravel_index(np.abs(slope).argmax(), slope.shape))
        strongest = number(slope[row, column])
        _slopes(right, slope, (row, column))
        right.set_title(f"Steepest, {strongest}, where ink is {number(ink[row, column])}")
        for axis in (left, right):
            axis.set(xticks=range(ink.shape[1]), yticks=range(ink.shape[0]))
            axis.set(xlabel="column", ylabel="row")
            axis.tick_params(length=0)
    figure.alt = (
        f"The steepest slope is {strongest}, at row {row}, column {column}, where the ink is "
        f"{number(ink[row, column])}. Left, the picture's pixels in gray; right, in each pixel a "
        "plus or minus sign, larger for a steeper slope, the steepest framed."
    )
    return figure


def _slopes(axis: Axes, slope: np.ndarray[Any, Any], framed: tuple[int, int]) -> None:
    top = float(np.abs(slope).max()) or 1.0
    axis.imshow(slope, cmap="PuOr", vmin=-1.6 * top, vmax=1.6 * top)
    for (row, column), value in np.ndenumerate(slope):
        share = abs(value) / top
        if share > 0.02:
            axis.plot(column, row, marker="+" if value > 0 else "_", color=INK,
                      markersize=4 + 14 * share, markeredgewidth=1.2 + 1.4 * share)  # fmt: skip
    row, column = framed
    axis.add_patch(
        Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=VERMILION, linewidth=3)
    )
