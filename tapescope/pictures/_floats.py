"""How far apart the floats of a dtype are, for small and large numbers."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import NullLocator

from ._picture import Picture, panels
from ._style import BLUE, GRAY, INK, VERMILION_TEXT, course_style, decade

DTYPES = (
    ("float16", np.float16, 15, VERMILION_TEXT, (0, (4, 2))),
    ("float32", np.float32, 60, BLUE, "-"),
    ("float64", np.float64, 60, INK, (0, (1, 1))),
)
"""Name, NumPy type, largest power of two drawn, color and line of each dtype."""


def float_gaps(title: str) -> Picture:
    """The gap from a float to the next one, against its size; a line where adding 1 fails."""
    stops = []
    with course_style():
        figure, (axis,) = panels(8.8, 4.2)
        for name, kind, last, color, line in DTYPES:
            sizes = 2.0 ** np.arange(0, last + 1)
            gaps = np.spacing(sizes.astype(kind)).astype(float)
            axis.plot(sizes[gaps < 1e3], gaps[gaps < 1e3], color=color, linestyle=line)
            stuck = sizes[gaps > 1][0]
            stops.append(f"{_plain(stuck)} in {name}")
            axis.plot([stuck], [2.0], "o", color=color)
            axis.annotate(_plain(stuck), (stuck, 2.0), xytext=(7, -7), va="top",
                          textcoords="offset points", color=color, fontweight="bold")  # fmt: skip
            axis.annotate(name, (sizes[4], gaps[4]), xytext=(10, -12), va="center",
                          textcoords="offset points", color=color, fontweight="bold")  # fmt: skip
        axis.axhline(1.0, color=GRAY, linewidth=1)
        axis.text(1e10, 400.0, "gap above 1: adding 1 adds 0 or 2", color=INK, va="bottom")
        axis.set(xscale="log", yscale="log", xlim=(1, 1e19), ylim=(1e-17, 1e4))
        axis.set(xlabel="a number (log scale)", ylabel="gap to the next (log scale)")
        axis.set_xticks([10.0**power for power in (0, 3, 6, 9, 12, 15, 18)])
        axis.set_yticks([10.0**power for power in (-15, -10, -5, 0)])
        for scale in (axis.xaxis, axis.yaxis):
            scale.set_major_formatter(lambda value, _: decade(value).replace("e+", "e"))
            scale.set_minor_locator(NullLocator())
        axis.set_title(title)
        figure.alt = (
            f"{title}. Adding 1 first fails at {', '.join(stops)}. Three rising lines on "
            "logarithmic scales: the gap between neighboring floats against their size."
        )
    return figure


def _plain(size: float) -> str:
    """2048 or 16777216 in full; a larger number by its first digits."""
    return f"{size:.0f}" if size < 1e9 else f"{size:.0e}".replace("e+", "e")
