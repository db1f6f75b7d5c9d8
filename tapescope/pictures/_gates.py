"""One chain under several questions: a gate where each row loses its path, on the way back."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from ._picture import Picture, panels
from ._strips import Strip
from ._style import BLUE, GRAY, INK, VERMILION, VERMILION_TEXT, course_style, number

PITCH, WIDTH, HEIGHT, ROW = 2.75, 1.9, 0.56, 1.95
BACK = 0.62
"""Below the middle of a box: where slopes return."""


def gates(rows: Mapping[str, Strip], title: str, gate: int = 1) -> Picture:
    """One strip for each question; box number `gate`, counted from the source, breaks its path.

    Solid boxes are recorded, dashed ones are not. Slopes return leftwards below the boxes, as far
    as the tape gave any; a bar with a cross stands where the path is lost.
    """
    with course_style():
        fig, (axis,) = panels(8.8, ROW * len(rows) + 0.5)
        last = max(len(strip.labels) for strip in rows.values()) - 1
        axis.set(xlim=(-WIDTH / 2 - 0.1, last * PITCH + WIDTH / 2 + 0.1),
                 ylim=(ROW * len(rows) - 0.75, -1.0))  # fmt: skip
        axis.axis("off")
        axis.set_title(title)
        for row, (question, strip) in enumerate(rows.items()):
            _row(axis, row * ROW, question, strip, gate)
    fig.alt = f"{title}. " + " ".join(
        _said(question, strip, gate) for question, strip in rows.items()
    )
    return fig


def _row(axis: Axes, y: float, question: str, strip: Strip, gate: int) -> None:
    axis.text(-WIDTH / 2, y - 0.58, question, fontsize=13, fontweight="bold", va="center")
    for place, label in enumerate(strip.labels):
        kept = strip.recorded[place] or (place == 0 and gate > 0)  # a source is no step
        axis.add_patch(
            FancyBboxPatch(
                (place * PITCH - WIDTH / 2, y - HEIGHT / 2), WIDTH, HEIGHT,
                boxstyle="round,pad=0,rounding_size=0.1", facecolor="white",
                edgecolor=BLUE if kept else GRAY, linewidth=2.2 if kept else 1.6,
                linestyle="-" if kept else (0, (4, 3)),
            )
        )  # fmt: skip
        axis.text(place * PITCH, y, label, ha="center", va="center", fontsize=13, color=INK)
        if place:
            _forwards(axis, y, place, strip.recorded[place])
        slope = strip.slopes[place]
        if slope is not None or place == 0:
            said = "None" if slope is None else number(slope)
            axis.text(place * PITCH, y + BACK, said, ha="center", va="center", fontsize=13,
                      fontweight="bold", color=VERMILION_TEXT)  # fmt: skip
    for place in range(gate, len(strip.labels) - 1):
        if strip.slopes[place] is not None:
            _arrow(axis, (place + 1) * PITCH - 0.5, place * PITCH + 0.5, y + BACK, VERMILION)
    _gate(axis, y, strip, gate)


def _gate(axis: Axes, y: float, strip: Strip, gate: int) -> None:
    """A bar over the link into the box that breaks the path, and what ends there."""
    x = (gate - 0.5) * PITCH
    axis.plot([x, x], [y - 0.36, y + BACK + 0.2], color=VERMILION, linewidth=5,
              solid_capstyle="butt")  # fmt: skip
    if strip.slopes[gate] is not None:
        _arrow(axis, gate * PITCH - 0.5, x + 0.16, y + BACK, VERMILION)
    axis.plot([x], [y + BACK], marker="x", markersize=13, markeredgewidth=3, color=INK)
    if strip.slopes[gate] is None:
        axis.text(gate * PITCH, y + BACK, "no slope comes back: nothing was recorded",
                  ha="left", va="center", color=VERMILION_TEXT)  # fmt: skip


def _forwards(axis: Axes, y: float, place: int, recorded: bool) -> None:
    _arrow(axis, (place - 1) * PITCH + WIDTH / 2 + 0.04, place * PITCH - WIDTH / 2 - 0.04, y,
           INK if recorded else GRAY)  # fmt: skip


def _arrow(axis: Axes, start: float, end: float, y: float, color: str) -> None:
    axis.annotate(
        "", (end, y), (start, y),
        arrowprops={"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip


def _said(question: str, strip: Strip, gate: int) -> str:
    boxes = ", ".join(strip.labels)
    back = [number(slope) for slope in strip.slopes[gate:] if slope is not None][::-1]
    if not back:
        return f"{question} Boxes {boxes}: nothing is recorded, no slope comes back, w gets None."
    come = f"slopes {', '.join(back)} come back to a gate before {strip.labels[gate]}"
    return f"{question} Boxes {boxes}: {come}, and w gets None."
