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
        last = max(len(losses) for pair in runs.values() for losses in pair) - 1
        for axis, (rate, pair) in zip(axes, runs.items(), strict=True):
            lower = min(losses[-1] for losses in pair)
            for place, (name, losses) in enumerate(zip(("plain", "clipped"), pair, strict=True)):
                look, end = mark(place), (len(losses) - 1, losses[-1])
                axis.semilogy(range(len(losses)), losses, color=look.color, linestyle=look.style)
                said = number(float(f"{end[1]:.2g}"))
                told.append(f"at rate {number(rate)} {name} {said}")
                axis.annotate(f"{name}\n{said}", end, xytext=(8, 0), textcoords="offset points",
                              va="top" if end[1] == lower else "bottom", color=look.text,
                              fontweight="bold", annotation_clip=False)  # fmt: skip
            axis.set_title(f"rate {number(rate)}")
            axis.set_xlabel("step")
        axes[0].set_xticks([0, last // 2, last])
        axes[0].set_xlim(-0.04 * last, 1.6 * last)
        every = np.concatenate([losses for pair in runs.values() for losses in pair])
        axes[0].set_ylim(every.min() / 1000, every.max() * 1000)  # room for names
        axes[0].set_ylabel("loss (log scale)")
        axes[0].yaxis.set_major_formatter(lambda value, _: number(value))
        axes[0].locator_params(axis="y", numticks=7)
        axes[0].minorticks_off()
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        figure.alt = f"{title}. Loss after {last} steps: {'; '.join(told)}."
    return figure
