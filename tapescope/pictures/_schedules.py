"""How the rate of an optimizer changes from step to step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, panels
from ._style import course_style


def schedules(rates: Mapping[str, Sequence[float]], title: str) -> Picture:
    """One line for each schedule: its rate at every step, from step 0; its name at the end."""
    with course_style():
        figure, (axis,) = panels(8.6, 4.0)
        steps = max(len(line) for line in rates.values())
        highest = max(max(line) for line in rates.values())
        axis.set(xlabel="step (the optimizer's iterations)", ylabel="rate",
                 xlim=(-0.4, steps - 0.6), ylim=(-0.04 * highest, 1.1 * highest))  # fmt: skip
        for place, line in enumerate(rates.values()):
            look = mark(place)
            axis.plot(line, color=look.color, linestyle=look.style, marker=look.marker,
                      markersize=5, drawstyle="steps-post")  # fmt: skip
        axis.locator_params(axis="x", integer=True)
        axis.set_title(title)
        figure.canvas.draw()
        ends = [(float(len(line) - 1), float(line[-1])) for line in rates.values()]
        label_ends(axis, ends, list(rates))
        told = "; ".join(
            f"{' '.join(name.split())} from {number(line[0])} to {number(line[-1])}, "
            f"highest {number(np.max(line))}"
            for name, line in rates.items()
        )
        figure.alt = f"{title}. Rates over {steps} steps: {told}. A line with marks for each."
    return figure
