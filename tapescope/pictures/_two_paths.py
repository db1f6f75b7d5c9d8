"""Two paths from one source to one target: local slopes on the links, what arrives below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from ._picture import Picture, panels
from ._style import BLUE, INK, VERMILION, course_style, number

Place = tuple[float, float]
WIDTH, HEIGHT = 1.5, 0.62


def two_paths(names: Sequence[str], local: Mapping[tuple[str, str], float], title: str) -> Picture:
    """The source, two values made of it, and the target made of both, in this order in `names`.

    `local` holds the slope of each link, by (made, read). Below each box stands what arrives
    there on the way back from the target, and at the source the sum of both paths.
    """
    source, upper, lower, target = names
    places = {source: (0.0, 0.0), upper: (3.6, 1.15), lower: (3.6, -1.15), target: (7.2, 0.0)}
    arrives = {target: 1.0, upper: local[target, upper], lower: local[target, lower]}
    parts = [arrives[name] * local[name, source] for name in (upper, lower)]
    with course_style():
        fig, (axis,) = panels(8.8, 4.0)
        axis.set(xlim=(-1.9, 8.3), ylim=(-2.3, 2.0), aspect="equal")
        axis.axis("off")
        axis.set_title(title)
        for made, read in local:
            _link(axis, places[made], places[read], local[made, read])
        for name, place in places.items():
            _box(axis, name, place)
        for name, slope in arrives.items():
            x, y = places[name]
            _slope(axis, x, y - 0.58, number(slope))
        one, other = (number(part) for part in parts)
        _slope(axis, 0.0, -0.58, f"{one} + {other} = {number(sum(parts))}")
    fig.alt = (
        f"At {source} arrives {one} through {upper} and {other} through {lower}, together"
        f" {number(sum(parts))}. Four boxes, {source}, {upper}, {lower} and {target}, with arrows"
        f" from {target} back to {source} on two paths, a local slope beside each."
    )
    return fig


def _link(axis: Axes, made: Place, read: Place, slope: float) -> None:
    """An arrow from what was made back to what it read, and its local slope beside it."""
    gap = WIDTH / 2 + 0.12
    start, end = (made[0] - gap, made[1]), (read[0] + gap, read[1])
    axis.annotate(
        "", end, start,
        arrowprops={"arrowstyle": "-|>", "color": VERMILION, "shrinkA": 0, "shrinkB": 0,
                    "linewidth": 1.8, "mutation_scale": 16},
    )  # fmt: skip
    above = start[1] + end[1] > 0
    axis.text((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + (0.36 if above else -0.36),
              f"× {number(slope)}", ha="center", va="bottom" if above else "top")  # fmt: skip


def _box(axis: Axes, name: str, place: Place) -> None:
    axis.add_patch(
        FancyBboxPatch(
            (place[0] - WIDTH / 2, place[1] - HEIGHT / 2), WIDTH, HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.12", facecolor="white", edgecolor=BLUE,
            linewidth=2.2,
        )
    )  # fmt: skip
    axis.text(*place, name, ha="center", va="center", fontsize=14, color=INK)


def _slope(axis: Axes, x: float, y: float, said: str) -> None:
    axis.text(x, y, said, ha="center", va="center", fontsize=13, fontweight="bold", color=INK)
