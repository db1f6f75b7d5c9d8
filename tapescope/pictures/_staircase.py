"""The memory that tapes hold, pass after pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ._picture import Picture, panels
from ._style import BLUE, GREEN, INK, VERMILION, course_style, number

LOOKS = ((VERMILION, "-", "o"), (BLUE, "-", "s"), (GREEN, (0, (2, 2)), "D"))
NEAR = 0.08
"""Two labels closer than this share of the height are set one above, one below."""


def staircase(readings: Mapping[str, Sequence[float]], title: str) -> Picture:
    """MiB held after each pass, one line for each of up to three ways; each is labeled at its end.

    All sequences start with the reading before the first pass.
    """
    with course_style():
        fig, (axis,) = panels(8.8, 4.2)
        passes = max(len(values) for values in readings.values()) - 1
        top = max(max(values) for values in readings.values()) or 1.0
        taken: list[float] = []
        for (name, values), (color, line, marker) in zip(readings.items(), LOOKS, strict=False):
            axis.plot(range(len(values)), values, color=color, linestyle=line, marker=marker,
                      drawstyle="steps-post" if values[-1] > 0 else "default",
                      clip_on=False)  # fmt: skip
            crowded = any(abs(values[-1] - other) < NEAR * top for other in taken)
            taken.append(values[-1])
            axis.annotate(
                f"{name}: {number(values[-1])} MiB", (len(values) - 1, values[-1]),
                xytext=(14, 20 if crowded else 0), textcoords="offset points", va="center",
                color=INK, annotation_clip=False,
            )  # fmt: skip
        axis.set(xlabel="pass", ylabel="MiB held", title=title)
        axis.set_xlim(0, passes * 1.62)
        axis.set_ylim(0, top * 1.12)
        axis.set_xticks(range(passes + 1))
        axis.spines["bottom"].set_bounds(0, passes)
    said = [f"{name} {number(values[-1])}" for name, values in readings.items()]
    fig.alt = (
        f"{title}. MiB after {passes} passes: {'; '.join(said)}. One line for each, over the"
        " passes: a staircase where memory piles up, flat where it does not."
    )
    return fig
