"""What a run logged, step by step, on a scale of powers of ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .._words import number
from ._marks import label_ends, mark
from ._picture import Picture, lay_out, panels
from ._style import course_style


def log_curves(series: Mapping[str, Sequence[float]], title: str, ylabel: str,
               every: int = 1) -> Picture:  # fmt: skip
    """One line a name against the step, from 0; the vertical scale is logarithmic.

    `every` tells how many steps lie between two values.

    A value that is 0, negative, infinite or not a number has no place on that scale: the line has
    a gap there, or ends. Each line is labeled at its end with its name. A long `ylabel` takes two
    lines.
    """
    found = {name: np.asarray(values, float) for name, values in series.items()}
    shown = {
        name: np.where(np.isfinite(values) & (values > 0), values, np.nan)
        for name, values in found.items()
    }
    with course_style():
        figure, (axis,) = panels(8.4, 4.0)
        for place, values in enumerate(shown.values()):
            look = mark(place)
            steps = every * np.arange(len(values))
            axis.semilogy(steps, values, color=look.color, linestyle=look.style)
        known = np.concatenate([values[np.isfinite(values)] for values in shown.values()])
        axis.set_ylim(known.min() / 2, known.max() * 2)
        axis.set_xlim(0, every * (max(len(values) for values in shown.values()) - 1))
        axis.set(xlabel="step", ylabel=f"{ylabel} (log scale)", title=title)
        axis.yaxis.set_major_formatter(lambda value, _: number(value))
        axis.locator_params(axis="y", numticks=6)
        axis.minorticks_off()
        lay_out(figure)
        ends = {name: values[np.isfinite(values)][-1] for name, values in shown.items()}
        label_ends(axis, [(0, end) for end in ends.values()], list(ends), keys=True)
        told = "; ".join(
            f"{name} goes from {number(float(values[0]))} to {_end(values)}"
            for name, values in found.items()
        )
        figure.alt = (
            f"{title}. {' '.join(ylabel.capitalize().split())} against the step, log scale: {told}."
        )
    return figure


def _end(values: np.ndarray) -> str:
    last = float(values[-1])
    return number(last) if np.isfinite(last) else "beyond all numbers"
