"""Memory against step, for ways of keeping or dropping a tape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.transforms import ScaledTranslation

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, lay_out, panels
from ._style import course_style

LOWERED = 3 / 72
"""Inches by which each line lies below the one before, so that equal ones stay apart."""


def memory(
    held: Mapping[str, Sequence[float]],
    title: str,
    unit: str = "MB",
    over: str = "training step",
) -> Picture:
    """One staircase a name, from nothing: what is held after each step, counted from 1.

    `over` is the word for a step.
    """
    with course_style():
        figure, (axis,) = panels(8.4, 4.0)
        longest = max(map(len, held.values()))
        top = max(max(amounts) for amounts in held.values())
        axis.set(xlabel=over, ylabel=f"memory held ({unit})", ylim=(-0.06 * top, 1.08 * top),
                 xlim=(0, longest + 0.5))  # fmt: skip
        for order, amounts in enumerate(held.values()):
            look = mark(order)
            lowered = ScaledTranslation(0, -LOWERED * order, figure.dpi_scale_trans)
            axis.step([*range(len(amounts) + 1), len(amounts) + 0.5],
                      [0.0, *amounts, amounts[-1]], where="post", color=look.color,
                      linestyle=look.style, transform=axis.transData + lowered)  # fmt: skip
        axis.locator_params(axis="x", integer=True)
        axis.set_title(title)
        lay_out(figure)
        ends = [
            (len(amounts), amounts[-1] - 1e-6 * top * order)  # words in the order of the lines
            for order, amounts in enumerate(held.values())
        ]
        last = [f"{name}:\n{number(row[-1])} {unit}" for name, row in held.items()]
        label_ends(axis, ends, last)
        times = f"{over}es" if over.endswith("s") else f"{over}s"
        told = "; ".join(
            f"{name} goes from {number(amounts[0])} to {number(amounts[-1])} {unit} in "
            f"{len(amounts)} {times}"
            for name, amounts in held.items()
        )
        figure.alt = f"{title}. Memory held after each {over}: {told}."
    return figure
