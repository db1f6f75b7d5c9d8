"""How large each layer's gradient is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .._words import number
from ._marks import mark
from ._picture import Picture, panels
from ._style import BLUE, INK, course_style


def layer_norms(norms: Mapping[str, float | None], title: str,
                span: tuple[float, float] | None = None) -> Picture:  # fmt: skip
    """One row a layer, the first on top: the norm of its gradient, on a logarithmic scale.

    A norm of None (no gradient) or 0 has no place on the scale and is written in words. `span` is
    what the scale reaches over, so that figures can be compared; else the norms themselves.
    """
    names = list(norms)
    placed = {name: norm for name, norm in norms.items() if norm}
    with course_style():
        figure, (axis,) = panels(8.4, 1.5 + 0.42 * len(names))
        axis.set_xscale("log")
        low, high = span or _reach(list(placed.values()))
        decades = max(np.log10(high / low), 1.0)
        left = low / 10 ** (0.12 * decades)
        axis.set(xlim=(left, high * 10 ** (0.22 * decades)), ylim=(len(names) - 0.5, -0.5))
        for row, name in enumerate(names):
            norm = norms[name]
            if norm:
                axis.plot([left, norm], [row, row], color=BLUE, linewidth=2)
                axis.plot([norm], [row], "o", color=BLUE, markersize=9)
                axis.annotate(number(norm), (norm, row), xytext=(10, 0), va="center", color=INK,
                              textcoords="offset points", fontweight="bold")  # fmt: skip
            else:
                words = "None: no gradient" if norm is None else "0: on no logarithmic scale"
                axis.annotate(words, (left, row), xytext=(8, 0), va="center",
                              textcoords="offset points", color=mark(1).text)  # fmt: skip
        axis.set_yticks(range(len(names)), names)
        axis.tick_params(axis="y", length=0)
        axis.set_xlabel("length of the gradient (log scale)")
        axis.xaxis.set_major_formatter(lambda value, _: number(value))
        axis.locator_params(axis="x", numticks=7)
        axis.minorticks_off()
        axis.set_title(title)
        told = ", ".join(f"{name} {'None' if norm is None else number(norm)}"
                         for name, norm in norms.items())  # fmt: skip
        figure.alt = f"{title}. Length of the gradient by layer, log scale: {told}."
    return figure


def _reach(norms: list[float]) -> tuple[float, float]:
    return (min(norms), max(norms)) if norms else (0.1, 1.0)
