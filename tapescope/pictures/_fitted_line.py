"""A line that was fitted to points, and the loss on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._words import number
from ._marks import mark
from ._picture import Picture, panels
from ._style import GRAY, course_style


def fitted_line(
    x: Any,
    y: Any,
    start: tuple[float, float],
    end: tuple[float, float],
    losses: Sequence[float],
    title: str,
) -> Picture:
    """Left, the loss against the step; right, the points with the first and the last line.

    A line is the pair (w, b) of w * x + b; `x` and `y` are arrays of one shape, (n,).
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    with course_style():
        figure, (loss, data) = panels(9.2, 4.2, columns=2)
        look = mark(0)
        loss.plot(losses, color=look.color, linestyle=look.style)
        loss.set(xlabel="step", ylabel="loss", ylim=(0, 1.05 * max(losses)))
        loss.set_xlim(0, len(losses) - 1)
        last = (len(losses) - 1, losses[-1])
        loss.annotate(f"{number(losses[-1])} is left", last, xytext=(-4, 12), ha="right",
                      textcoords="offset points", color=look.text, fontweight="bold")  # fmt: skip
        data.plot(x, y, "o", color=GRAY, markersize=5)
        ends = np.array([x.min(), x.max()])
        reach = max(np.ptp(y), 1e-9)
        for place, (name, (w, b)) in enumerate({"first": start, "last": end}.items()):
            look = mark(1 - place)
            data.plot(ends, w * ends + b, color=look.color, linestyle=look.style)
            data.annotate(f"{name}: {_line(w, b)}", (0.04, 0.95 - 0.1 * place), va="top",
                          xycoords="axes fraction", color=look.text, fontweight="bold")  # fmt: skip
        low = min(y.min(), *(w * ends + b for w, b in (start, end)), key=np.min)
        high = max(y.max(), *(w * ends + b for w, b in (start, end)), key=np.max)
        data.set_ylim(np.min(low) - 0.08 * reach, np.max(high) + 0.35 * reach)
        data.locator_params(axis="x", nbins=5)
        data.set(xlabel="x", ylabel="y")
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        figure.alt = (
            f"{title}. Left, the loss falls from {number(losses[0])} to {number(losses[-1])} in "
            f"{len(losses) - 1} steps. Right, {len(x)} points; the line {_line(*start)} became "
            f"{_line(*end)}."
        )
    return figure


def _line(w: float, b: float) -> str:
    sign = "−" if b < 0 else "+"
    return f"{number(w)} x {sign} {number(abs(b))}"
