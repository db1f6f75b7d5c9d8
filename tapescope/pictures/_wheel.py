"""A cabin on a turning wheel: where it is, and how fast it moves, from three slopes."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from ._picture import Picture, panels
from ._style import BLUE, GRAY, INK, VERMILION, course_style, number

REACH = 0.75
"""Length of the arrow of the speed, as a share of the radius."""
Point = tuple[float, float]


def wheel(radius: float, t: float, place: Point, speed: Point, along: float) -> Picture:
    """The wheel in meters at the time `t`, with the cabin's speed as an arrow.

    `place` and `speed` are (to the right, up), in meters and in meters a minute; `along` is the
    speed along the rim. The arrow is drawn to a scale of its own; its parts are dashed.
    """
    with course_style():
        fig, (axis, words) = panels(8.8, 4.4, columns=2, width_ratios=(1, 1.05))
        _draw(axis, radius, place, speed)
        _tell(words, place, speed, along)
        fig.suptitle(
            f"The speed along the rim has two parts, right and up: here at t = {number(t)}",
            x=0.02, ha="left", fontsize=13, fontweight="bold",
        )  # fmt: skip
    fig.alt = (
        f"At t = {number(t)} the cabin moves, in meters a minute, {number(speed[0])} to the right,"
        f" {number(speed[1])} up and {number(along)} along the rim. A circle with the cabin on it,"
        " and its speed as an arrow with two dashed parts."
    )
    return fig


def _draw(axis: Axes, radius: float, place: Point, speed: Point) -> None:
    (x, y), length = place, (speed[0] ** 2 + speed[1] ** 2) ** 0.5
    scale = REACH * radius / length
    right, up = scale * speed[0], scale * speed[1]
    axis.add_patch(Circle((0, 0), radius, fill=False, edgecolor=GRAY, linewidth=1.6))
    axis.plot([0, x], [0, y], color=GRAY, linewidth=1.2)
    axis.plot([0], [0], "o", color=GRAY)
    axis.plot([x, x + right], [y, y], color=BLUE, linestyle=(0, (4, 2)))
    axis.plot([x + right, x + right], [y, y + up], color=VERMILION, linestyle=(0, (1, 1.2)))
    axis.annotate(
        "", (x + right, y + up), (x, y),
        arrowprops={"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0,
                    "linewidth": 2.2, "mutation_scale": 18},
    )  # fmt: skip
    axis.plot([x], [y], "s", color=INK, markersize=11)
    limit = radius * 1.45
    axis.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    axis.axis("off")


def _tell(axis: Axes, place: Point, speed: Point, along: float) -> None:
    """One row for each of the three values: its line, what it is, its slope."""
    axis.set(xlim=(0, 1), ylim=(0, 1))
    axis.axis("off")
    rows = (
        ("right", place[0], speed[0], BLUE, (0, (4, 2))),
        ("up", place[1], speed[1], VERMILION, (0, (1, 1.2))),
        ("along the rim", None, along, INK, "-"),
    )
    for row, (name, value, slope, color, line) in enumerate(rows):
        height = 0.82 - 0.3 * row
        axis.plot([0, 0.12], [height, height], color=color, linestyle=line)
        where = "" if value is None else f", now at {number(value)} m"
        axis.text(0.17, height, f"{name}{where}", va="center", fontsize=13)
        axis.text(0.17, height - 0.1, f"slope {number(slope)} m a minute", va="center",
                  fontsize=13, fontweight="bold")  # fmt: skip
