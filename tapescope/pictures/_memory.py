"""Memory against step, for ways of keeping or dropping a tape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, panels
from ._style import course_style


def memory(held: Mapping[str, Sequence[float]], title: str, unit: str = "MB") -> Picture:
    """One staircase a name: what is held after each step, counted from 1."""
    with course_style():
        figure, (axis,) = panels(8.4, 4.0)
        for order, amounts in enumerate(held.values()):
            look = mark(order)
            axis.step(range(1, len(amounts) + 1), amounts, where="mid", color=look.color,
                      linestyle=look.style)  # fmt: skip
        longest = max(map(len, held.values()))
        top = max(max(amounts) for amounts in held.values())
        axis.set(xlabel="training step", ylabel=f"memory held ({unit})", ylim=(0, 1.08 * top),
                 xlim=(1, longest))  # fmt: skip
        axis.locator_params(axis="x", integer=True)
        axis.set_title(title)
        figure.draw_without_rendering()
        ends = [(len(amounts), amounts[-1]) for amounts in held.values()]
        label_ends(
            axis, ends, [f"{name}:\n{number(end)} {unit}" for name, (_, end) in zip(held, ends,
                                                                                    strict=True)]
        )  # fmt: skip
        told = "; ".join(
            f"{name} goes from {number(amounts[0])} to {number(amounts[-1])} {unit} in "
            f"{len(amounts)} steps"
            for name, amounts in held.items()
        )
        figure.alt = f"{title}. Memory held against training step: {told}."
    return figure
