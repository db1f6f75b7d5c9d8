"""How wrong a difference quotient is, for each size of its step."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from ._style import BLUE, GREEN, GREEN_TEXT, VERMILION_TEXT, course_style, decade


def quotient_errors(steps: Sequence[float], errors: Sequence[float], title: str) -> Figure:
    """Absolute error against step, both on logarithmic scales; the best step is marked.

    `errors` are positive, in the unit of the slope; `steps` in the unit of x, in any order.
    """
    order = np.argsort(steps)
    x, y = np.asarray(steps, float)[order], np.asarray(errors, float)[order]
    best = int(np.argmin(y))
    with course_style():
        fig, axis = plt.subplots(figsize=(8.4, 4.0))
        axis.loglog(x, y, color=BLUE, marker="o")
        axis.plot(x[best], y[best], marker="D", markersize=11, color=GREEN)
        axis.annotate(f"best step: {decade(x[best])}", (x[best], y[best]),
                      xytext=(0, -14), textcoords="offset points", color=GREEN_TEXT,
                      ha="center", va="top", fontweight="bold")  # fmt: skip
        axis.annotate(
            "smaller steps: the digits of x and f run out",
            (x[0], y[0]), xytext=(14, 2), textcoords="offset points", color=VERMILION_TEXT,
        )  # fmt: skip
        axis.annotate(
            "larger steps: f bends on the way", (x[-1], y[-1]), xytext=(8, 14),
            textcoords="offset points", color=VERMILION_TEXT, ha="right",
        )  # fmt: skip
        axis.set(xlabel="step (in units of x, log scale)", ylabel="error of the slope (log scale)")
        for scale in (axis.xaxis, axis.yaxis):
            scale.set_major_formatter(lambda value, _: decade(value))
            scale.set_minor_locator(NullLocator())
        axis.set_ylim(y.min() / 12, y.max() * 4)
        axis.set_title(title)
    return fig
