"""The three ways of clipping gradients, as arrows."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from .._words import number
from ._arrows import arrow
from ._picture import Picture, panels
from ._style import BLUE, BLUE_TEXT, GRAY, VERMILION, VERMILION_TEXT, course_style


def by_value(gradient: Any, limit: float) -> Any:
    """Each entry within [-limit, limit], as `tf.clip_by_value` does."""
    return np.clip(np.asarray(gradient, float), -limit, limit)


def by_norm(gradient: Any, limit: float) -> Any:
    """Scaled to at most the length `limit`, as `tf.clip_by_norm` does."""
    gradient = np.asarray(gradient, float)
    return gradient * min(1.0, limit / max(float(np.linalg.norm(gradient)), 1e-300))


def turned(gradient: Any, clipped: Any) -> float:
    """The angle between two arrows in degrees."""
    one, other = np.asarray(gradient, float), np.asarray(clipped, float)
    cosine = one @ other / (np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def clippings(first: Any, second: Any, limit: float, title: str) -> Picture:
    """By value and by norm, each on `first`; by global norm on `first` and `second` together.

    Both gradients have shape (2,). Thin dashed arrows before, thick ones after clipping; the dotted
    square and circles show what is allowed.
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    with course_style():
        figure, axes = panels(9.6, 4.6, columns=3, sharex=True, sharey=True)
        value, norm = by_value(first, limit), by_norm(first, limit)
        joint = by_norm(np.concatenate([first, second]), limit)
        both = joint[:2], joint[2:]
        axes[0].add_patch(_dotted(Rectangle((-limit, -limit), 2 * limit, 2 * limit)))
        for axis in axes[1:]:
            axis.add_patch(_dotted(Circle((0, 0), limit)))
        angles = turned(first, value), turned(first, norm)
        _before_and_after(axes[0], first, value, BLUE, BLUE_TEXT)
        _before_and_after(axes[1], first, norm, BLUE, BLUE_TEXT)
        upper = turned((0, 1), first) < turned((0, 1), second)
        lifts = (36, -18) if upper else (-18, 36)  # room for the words of two arrows
        _before_and_after(axes[2], first, both[0], BLUE, BLUE_TEXT, lifts[0], limit)
        _before_and_after(axes[2], second, both[1], VERMILION, VERMILION_TEXT, lifts[1], limit)
        length = float(np.linalg.norm(joint))
        heads = (
            ("by value", f"turned by {angles[0]:.0f}°"),
            ("by norm", f"turned by {angles[1]:.0f}°"),
            ("by global norm", f"joint length {number(length)}"),
        )
        reach = 1.25 * np.abs(np.concatenate([first, second, [limit]])).max()
        lows = np.minimum(np.minimum(first, second), -limit) - 0.25 * limit
        for axis, (head, finding) in zip(axes, heads, strict=True):
            axis.axhline(0, color=GRAY, linewidth=0.8)
            axis.axvline(0, color=GRAY, linewidth=0.8)
            axis.set(xlim=(lows[0], lows[0] + reach - min(lows)), aspect="equal",
                     ylim=(lows[1], lows[1] + reach - min(lows)))  # fmt: skip
            axis.set_title(f"{head}:\n{finding}")
            axis.set_xlabel("first entry")
            axis.locator_params(nbins=5)
        axes[0].set_ylabel("second entry")
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        figure.alt = (
            f"{title}. Limit {number(limit)}. By value, ({_pair(first)}) becomes ({_pair(value)}), "
            f"turned by {angles[0]:.0f} degrees; by norm, ({_pair(norm)}), turned by "
            f"{angles[1]:.0f} degrees. By global norm, with ({_pair(second)}), they become "
            f"({_pair(both[0])}) and ({_pair(both[1])}), both scaled by one factor."
        )
    return figure


def _dotted(patch: Any) -> Any:
    patch.set(fill=False, edgecolor=GRAY, linestyle=(0, (1, 1.6)), linewidth=1.8)
    return patch


def _before_and_after(axis: Axes, before: Any, after: Any, color: str, text: str,
                      lift: float = 0.0, clear: float = -np.inf) -> None:  # fmt: skip
    """Both arrows with their numbers; those of `after` stand right of `clear`."""
    arrow(axis, (0, 0), before, GRAY, 1.4, (0, (4, 3)))
    arrow(axis, (0, 0), after, color, 3.0)
    right = max(after[0], clear)
    for point, shade, weight, up, left in ((before, "#555555", "normal", 0.0, before[0]),
                                           (after, text, "bold", lift, right)):  # fmt: skip
        axis.annotate(f"({_pair(point)})", (left, point[1]), xytext=(8, up), va="center",
                      color=shade, textcoords="offset points", fontweight=weight)  # fmt: skip


def _pair(point: Any) -> str:
    return f"{number(point[0])}, {number(point[1])}"
