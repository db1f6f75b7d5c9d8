"""Losses of runs with and without clipping, a panel for each rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .._words import number
from ._marks import mark
from ._picture import Picture, panels
from ._style import course_style

Losses = Sequence[float]


def clipped_runs(runs: Mapping[float, tuple[Losses, Losses]], title: str) -> Picture:
    """For each rate the losses of a plain run and of a clipped one, step by step, log scale.

    `runs` maps a rate to two sequences of positive losses, the first ones before any step. Each
    panel compares runs that differ in the clipping alone; all panels share their axes.
    """
    with course_style():
        figure, axes = panels(3.4 * len(runs), 4.2, columns=len(runs), sharex=True, sharey=True)
        told = []
        for axis, (rate, pair) in zip(axes, runs.items(), strict=True):
            ends = []
            for place, (name, losses) in enumerate(zip(("plain", "clipped"), pair, strict=True)):
                look = mark(place)
                axis.semilogy(range(len(losses)), losses, color=look.color, linestyle=look.style)
                ends.append((losses[-1], name, look.text, len(losses) - 1))
                told.append(f"at rate {number(rate)} {name} {number(losses[-1])}")
            below = min(ends)[1]
            for loss, name, color, last in ends:
                axis.annotate(f"{name}: {number(loss)}", (last, loss), color=color, ha="right",
                              va="top" if name == below else "bottom", fontweight="bold",
                              textcoords="offset points",
                              xytext=(0, -8 if name == below else 8))  # fmt: skip
            axis.set_title(f"rate {number(rate)}")
            axis.set_xlabel("step")
            axis.locator_params(axis="x", nbins=5)
        every = np.concatenate([losses for pair in runs.values() for losses in pair])
        axes[0].set_ylim(every.min() / 30, every.max() * 30)
        axes[0].set_ylabel("loss (log scale)")
        axes[0].yaxis.set_major_formatter(lambda value, _: number(value))
        axes[0].locator_params(axis="y", numticks=7)
        axes[0].minorticks_off()
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        last = max(len(losses) for pair in runs.values() for losses in pair) - 1
        figure.alt = f"{title}. Loss after {last} steps: {'; '.join(told)}."
    return figure
