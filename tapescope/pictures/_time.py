"""A variable through time, which steps, beside tensors made from it, which do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, lay_out, panels
from ._style import GRAY, course_style


def through_time(
    variable: str,
    moments: Sequence[tuple[str, float]],
    tensors: Mapping[str, tuple[int, float]],
    title: str,
) -> Picture:
    """The value of `variable` after each moment, and each tensor from its moment on.

    `moments` are (code, value from then on); `tensors` map a name to the number of the moment that
    made it and its value.
    """
    values = [value for _, value in moments]
    last = len(moments)
    with course_style():
        figure, (axis,) = panels(9.2, 3.9)
        axis.step([*range(last), last], [*values, values[-1]], where="post", linewidth=4,
                  color=mark(0).color, solid_joinstyle="miter")  # fmt: skip
        labels = [(values[-1], f"{variable} is {number(values[-1])}", 0)]
        for order, (name, (moment, value)) in enumerate(tensors.items(), 1):
            look = mark(order)
            axis.plot([moment, last], [value, value], color=look.color, linestyle=look.style,
                      linewidth=2.6)  # fmt: skip
            axis.plot([moment], [value], marker=look.marker, color=look.color, markersize=9)
            still = "still " if value != values[-1] else ""
            labels.append((value, f"{name} is {still}{number(value)}", order))
        for place in range(last):
            axis.axvline(place, color=GRAY, linewidth=0.8, linestyle=(0, (1, 3)), zorder=0)
        every = [*values, *(value for _, value in tensors.values())]
        span = max(max(every) - min(every), 1.0)
        axis.set(xlim=(-0.1, last), ylim=(min(every) - 0.25 * span, max(every) + 0.25 * span))
        # code is wide: each second line of it one row lower
        axis.set_xticks(range(last), ["\n" * (place % 2) + code
                                      for place, (code, _) in enumerate(moments)])  # fmt: skip
        for tick in axis.get_xticklabels():
            tick.set(family="DejaVu Sans Mono", ha="left")
        for place, value in enumerate(values):
            if place == 0 or value != values[place - 1]:
                axis.annotate(number(value), (place, value), xytext=(8, 6), color=mark(0).text,
                              textcoords="offset points", fontweight="bold")  # fmt: skip
        axis.tick_params(axis="x", length=0, pad=8)
        axis.set_ylabel("value")
        axis.locator_params(axis="y", nbins=5)
        axis.set_title(title)
        lay_out(figure)
        label_ends(axis, [(last, value) for value, _, _ in labels],
                   [text for _, text, _ in labels], [order for _, _, order in labels])  # fmt: skip
        steps = ", ".join(f"{number(value)} after {code}" for code, value in moments)
        flat = "; ".join(f"{name}, made at {moments[moment][0]}, stays {number(value)}"
                         for name, (moment, value) in tensors.items())  # fmt: skip
        figure.alt = f"{title}. A line for {variable} steps: {steps}. {flat}."
    return figure
