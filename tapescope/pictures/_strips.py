"""Strips of boxes: what runs forwards above, what a tape brings back below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from ._picture import Picture, panels
from ._style import (
    BLUE,
    BLUE_TEXT,
    GRAY,
    INK,
    SHADE,
    VERMILION,
    VERMILION_TEXT,
    course_style,
    number,
)

PITCH, WIDTH, HEIGHT = 2.6, 1.5, 0.8


@dataclass(frozen=True)
class Strip:
    """A chain of steps as a tape met it; the sequences have one entry for each box."""

    title: str
    labels: Sequence[str]
    """What each box does: first the variable's name, then the operations."""
    values: Sequence[float]
    """The value that leaves each box."""
    slopes: Sequence[float | None]
    """Slope of the last value to each box's value; None where the tape answered None."""
    recorded: Sequence[bool]
    """Whether the tape recorded each box; for the variable, whether it was watched."""
    block: tuple[int, int]
    """First and last box that ran inside the with-block."""

    @classmethod
    def of(
        cls,
        title: str,
        labels: Sequence[str],
        values: Sequence[Any],
        slopes: Sequence[Any],
        block: tuple[int, int],
    ) -> Strip:
        """A strip from scalar tensors: `slopes` as `gradient(last value, all others)` gave them.

        A box whose slope is None counts as not recorded. The last value's slope to itself, 1, is
        added where any other is known.
        """
        known = [None if slope is None else float(slope) for slope in slopes]
        known.append(None if all(slope is None for slope in known) else 1.0)
        recorded = [slope is not None for slope in known]
        return cls(title, labels, [float(value) for value in values], known, recorded, block)

    @classmethod
    def run(
        cls,
        title: str,
        w: float,
        steps: Mapping[str, Callable[[Any], Any]],
        first_inside: int = 1,
    ) -> Strip:
        """What a real tape answers for a chain of `steps`, each one tensor to another, from `w` on.

        The steps before number `first_inside`, counted from 1, run before the block.
        """
        import tensorflow as tf

        functions = list(steps.values())
        values = [tf.Variable(w)]
        for step in functions[: first_inside - 1]:
            values.append(step(values[-1]))
        with tf.GradientTape() as tape:
            for step in functions[first_inside - 1 :]:
                values.append(step(values[-1]))
        slopes = tape.gradient(values[-1], values[:-1])
        return cls.of(title, ["w", *steps], values, slopes, (first_inside, len(steps)))

    @property
    def alt(self) -> str:
        """What the strip shows, in words."""
        slopes = [slope for slope in self.slopes if slope is not None]
        values = ", ".join(number(value) for value in self.values)
        boxes = f"Boxes {', '.join(self.labels)}, with values {values} above"
        if self.slopes[0] is None:
            lost = [label for label, kept in zip(self.labels, self.recorded, strict=True) if kept]
            drawn = "dashed" if not lost else f"solid up to {lost[-1]}, dashed from there"
            return f"{self.title}. {boxes}, are {drawn}; below, crosses and None return to w."
        back = ", ".join(number(slope) for slope in reversed(slopes))
        return f"{self.title}. {boxes}, are solid; below, slopes {back} return to w, multiplied."


def strips(*rows: Strip) -> Picture:
    """One strip under another.

    Solid boxes are recorded, dashed ones are not; the with-block is shaded; slopes return
    leftwards below. A cross marks each link that no slope returns over.
    """
    with course_style():
        fig, axes = panels(8.8, 3.3 * len(rows), rows=len(rows))
        for axis, row in zip(axes, rows, strict=True):
            _draw(axis, row)
    fig.alt = " ".join(row.alt for row in rows)
    return fig


def _draw(axis: Axes, strip: Strip) -> None:
    last = len(strip.labels) - 1
    axis.set(xlim=(-0.9, last * PITCH + 1.25), ylim=(-2.1, 1.75), aspect="equal")
    axis.axis("off")
    axis.set_title(strip.title)
    first_inside, last_inside = strip.block
    left = first_inside * PITCH - WIDTH / 2 - 0.35
    width = (last_inside - first_inside) * PITCH + WIDTH + 0.7
    axis.add_patch(Rectangle((left, -0.75), width, 2.45, facecolor=SHADE, edgecolor="none"))
    axis.text(left + 0.12, 1.62, "with tape", color=BLUE_TEXT, va="top")
    for place in range(last + 1):
        _box(axis, strip, place)
        if place < last:
            _forwards(axis, strip, place)
    _backwards(axis, strip)


def _box(axis: Axes, strip: Strip, place: int) -> None:
    recorded = strip.recorded[place]
    axis.add_patch(
        FancyBboxPatch(
            (place * PITCH - WIDTH / 2, -HEIGHT / 2),
            WIDTH,
            HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor="white",
            edgecolor=BLUE if recorded else GRAY,
            linewidth=2.4 if recorded else 1.6,
            linestyle="-" if recorded else (0, (4, 3)),
        )
    )
    axis.text(place * PITCH, 0, strip.labels[place], ha="center", va="center", fontsize=14)
    shown = number(strip.values[place])
    axis.text(place * PITCH, 0.55, shown, ha="center", va="bottom", fontsize=13, color=INK)


def _forwards(axis: Axes, strip: Strip, place: int) -> None:
    start, end = place * PITCH + WIDTH / 2 + 0.05, (place + 1) * PITCH - WIDTH / 2 - 0.05
    followed = strip.recorded[place] and strip.recorded[place + 1]
    axis.annotate(
        "",
        (end, 0),
        (start, 0),
        arrowprops={
            "arrowstyle": "-|>",
            "color": INK if followed else GRAY,
            "linestyle": "-" if followed else (0, (3, 3)),
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def _backwards(axis: Axes, strip: Strip) -> None:
    """Slopes below, and between them the factor of each step; or None, and a cross at each gap."""
    last = len(strip.labels) - 1
    cut = strip.slopes[0] is None
    for place, slope in enumerate(strip.slopes):
        shown = "None" if slope is None else number(slope)
        if slope is not None or (cut and place == 0):
            axis.text(place * PITCH, -1.2, shown, ha="center", va="center", color=VERMILION_TEXT,
                      fontsize=13, fontweight="bold")  # fmt: skip
    for place in range(last):
        here, after = strip.slopes[place], strip.slopes[place + 1]
        middle = (place + 0.5) * PITCH
        if here is not None and after is not None:
            axis.annotate(
                "",
                (place * PITCH + 0.5, -1.2),
                ((place + 1) * PITCH - 0.5, -1.2),
                arrowprops={"arrowstyle": "-|>", "color": VERMILION, "shrinkA": 0, "shrinkB": 0},
            )
            if after:
                factor = f"× {number(here / after)}"
                axis.text(middle, -1.36, factor, ha="center", va="top", color=VERMILION_TEXT)
        elif cut and not strip.recorded[place + 1]:
            axis.plot([middle], [0], marker="x", markersize=15, markeredgewidth=3.2,
                      color=VERMILION)  # fmt: skip
    note = "no slope returns over a cross" if cut else "← slopes return, multiplied step by step"
    axis.text(last * PITCH + WIDTH / 2, -2.05, note, ha="right", va="bottom", color=VERMILION_TEXT)
