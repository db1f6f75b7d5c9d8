"""The artists of a drawing: blocks, boxes and links, in inches from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ._graph import Box, Graph, Link
from ._layout import Layout
from ._lettering import LINE, POINTS, SPACE, box_lines, line_width, note_lines, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 0.3
LABEL = 0.34
"""Room for the words over a with-block."""
LANE = 0.4
"""More room between a lane and its with-block than between neighbors."""
APART = 0.08
"""Half the distance of a value's arrow from its gradient's."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Sizes:
    """Measures of one drawing in inches; `across` is its direction, True for left to right."""

    across: bool
    width: float
    height: float
    note: float
    """Room for the gradient: its height under a box or, if not `across`, its width beside it."""
    gap: float
    """Between the layers."""
    beside: float
    """Between neighbors in a layer."""

    @property
    def layer(self) -> float:
        """From one layer to the next."""
        return self.gap + (self.width if self.across else self.height)

    @property
    def neighbor(self) -> float:
        """From one box of a layer to the next."""
        return self.beside + self.note + (self.height if self.across else self.width)

    def extent(self, places: Layout) -> tuple[float, float]:
        """Width and height of all boxes together."""
        along = places.layers * self.layer - self.gap
        bends = (at for path in places.bends for _, at in path)
        aside = (max((*places.breadth, *bends), default=0.0) + 1) * self.neighbor - self.beside
        aside += LANE if places.lane else 0.0
        if self.across:
            return along, aside + (LABEL if places.bands else 0)
        return aside, along + LABEL * len(places.bands)


class Page:
    """Draws a graph with its places on axes whose units are inches, y downwards."""

    def __init__(
        self, axes: Axes, graph: Graph, places: Layout, sizes: Sizes, corner: Point
    ) -> None:
        self.axes, self.graph, self.places, self.sizes = axes, graph, places, sizes
        self.left, self.top = corner

    def draw(self) -> None:
        """Everything, from the back to the front."""
        self._bands()
        for link, bends in zip(self.graph.links, self.places.bends, strict=True):
            self._link(link, bends)
        for place, box in enumerate(self.graph.boxes):
            self._box(place, box)

    def _at(self, depth: float, breadth: float) -> Point:
        """The middle of a box."""
        sizes, bands = self.sizes, self.places.bands
        along = depth * sizes.layer + (sizes.width if sizes.across else sizes.height) / 2
        aside = breadth * sizes.neighbor + (sizes.height if sizes.across else sizes.width) / 2
        aside += LANE if self.places.lane else 0.0
        if sizes.across:
            return self.left + along, self.top + aside + (LABEL if bands else 0)
        labels = LABEL * sum(band.first <= depth for band in bands)
        return self.left + aside, self.top + along + labels

    def _middle(self, place: int) -> Point:
        x, y = self._at(self.places.depth[place], self.places.breadth[place])
        # a leaf of the lane has its note on the far side
        note = self.sizes.note - LANE if place in self.places.lane else 0.0
        return (x, y + note) if self.sizes.across else (x + note, y)

    def _bands(self) -> None:
        # patches come in by `add_artist`: `add_patch` would measure each for limits that are set
        from matplotlib.patches import FancyBboxPatch

        from .pictures._style import BLUE_TEXT, SHADE

        half_width, half_height = self.sizes.width / 2, self.sizes.height / 2
        for band in self.places.bands:
            x0, y0 = self._at(band.first, band.low)
            x1, y1 = self._at(band.last, band.high)
            note = self.sizes.note
            right, low = (0.0, note) if self.sizes.across else (note, 0.0)
            x0, x1 = x0 - half_width - 0.17, x1 + half_width + right + 0.17
            y0, y1 = y0 - half_height - LABEL, y1 + half_height + low + 0.12
            self.axes.add_artist(FancyBboxPatch(
                (x0, y0), x1 - x0, y1 - y0, facecolor=SHADE, edgecolor="none", zorder=0,
                boxstyle="round,pad=0,rounding_size=0.1"))  # fmt: skip
            self.axes.text(x0 + 0.1, y0 + 0.07, "with tape", va="top", color=BLUE_TEXT,
                           fontsize=POINTS, zorder=2.5,
                           bbox={"facecolor": SHADE, "edgecolor": "none", "pad": 1})  # fmt: skip

    def _box(self, place: int, box: Box) -> None:
        from matplotlib.patches import FancyBboxPatch

        from .pictures._style import BLUE, GRAY, GREEN, INK, ORANGE

        (x, y), sizes = self._middle(place), self.sizes
        solid = box.recorded or box.leaf
        edge = ORANGE if box.source else GREEN if box.target else BLUE if box.recorded else GRAY
        fill = "#FDF1D9" if box.source else "#DDF1EA" if box.target else "white"
        for lift in (0.05, 0.0) if box.ops > 1 else (0.0,):  # a folded box looks like a pile
            self.axes.add_artist(FancyBboxPatch(
                (x - sizes.width / 2 + lift, y - sizes.height / 2 - lift), sizes.width,
                sizes.height, boxstyle="round,pad=0,rounding_size=0.09", facecolor=fill,
                edgecolor=edge, linewidth=2.2 if (solid and not box.leaf) or box.source else 1.4,
                linestyle="-" if solid else (0, (4, 3)), zorder=3))  # fmt: skip
        shown = box_lines(box, sizes.across)
        for number, (bold, plain) in enumerate(shown):
            left = x - line_width((bold, plain)) / 2
            level = y + (number - (len(shown) - 1) / 2) * LINE
            after = left + line_width((bold, "")) + (SPACE if bold and plain else 0.0)
            for text, weight, start in ((bold, "bold", left), (plain, "normal", after)):
                if text:
                    self.axes.text(
                        start,
                        level,
                        text,
                        va="center",
                        color=INK,
                        zorder=4,
                        fontsize=POINTS,
                        fontweight=weight,
                    )
        self._note(place, box)

    def _note(self, place: int, box: Box) -> None:
        """The gradient or the reason: below or beside the box, in the lane on its far side."""
        from .pictures._style import VERMILION_TEXT

        (x, y), sizes, lane = self._middle(place), self.sizes, place in self.places.lane
        notes = note_lines(box, sizes.width if sizes.across else 1.1)
        for number, line in enumerate(notes):
            strong = line == box.gradient != "None"
            if sizes.across:
                rows = number - len(notes) + 0.5 if lane else number + 0.5
                side = -1 if lane else 1
                at = x, y + side * (sizes.height / 2 + 0.05) + rows * LINE
            else:
                side = -1 if lane else 1
                at = x + side * (sizes.width / 2 + 0.08), y + (number - (len(notes) - 1) / 2) * LINE
            self.axes.text(
                *at, line, va="center", fontsize=POINTS, zorder=4,
                ha="center" if sizes.across else "right" if lane else "left",
                color=VERMILION_TEXT if strong or box.cut else "#5A5A5A",
                fontweight="bold" if strong else "normal",
            )  # fmt: skip

    def _link(self, link: Link, bends: tuple[tuple[int, float], ...]) -> None:
        start, end = self._middle(link.start), self._middle(link.end)
        dashed = not (link.carries or self.graph.boxes[link.end].recorded)
        color = "ink" if link.carries else "gray"
        beside = link.start in self.places.beside
        if beside and self.places.depth[link.start] == self.places.depth[link.end]:
            last = self._sideways(start, end, color, dashed, link.carries)
        else:
            middles = [start, *(self._at(*bend) for bend in bends), end]
            last = self._path(middles, link, forwards=True, color=color, dashed=dashed)
            if link.carries:
                self._path(middles, link, forwards=False, color="vermilion", dashed=False)
        if link.broken:
            self._cross(*last)

    def _sideways(self, start: Point, end: Point, color: str, dashed: bool,
                  carries: bool) -> Point:  # fmt: skip
        """Straight arrows from the lane to a box in the same layer, and back."""
        across, sizes = self.sizes.across, self.sizes
        half = (sizes.height if across else sizes.width) / 2
        for shift, name, backwards in ((-APART, color, False), (APART, "vermilion", True)):
            if backwards and not carries:
                continue
            points = [(x + shift, y + side) if across else (x + side, y + shift)
                      for (x, y), side in ((start, half), (end, -half))]  # fmt: skip
            self._arrow(points, [], name, dashed and not backwards, backwards=backwards)
            if not backwards:
                middle = points
        (x0, y0), (x1, y1) = middle
        return (x0 + x1) / 2, (y0 + y1) / 2

    def _path(self, middles: list[Point], link: Link, *, forwards: bool, color: str,
              dashed: bool) -> Point:  # fmt: skip
        """One arrow through the middles of the layers; returns the middle of its last curve."""
        sizes, across = self.sizes, self.sizes.across
        along, aside = (0, 1) if across else (1, 0)
        half = (sizes.width if across else sizes.height) / 2
        if across:
            shift = 0.0 if forwards else sizes.height / 2 + 0.05 + LINE / 2
        else:
            shift = -APART if forwards else APART
        points: list[Point] = []
        for middle in middles:
            for side in (-half, half):
                place = [0.0, 0.0]
                place[along], place[aside] = middle[along] + side, middle[aside] + shift
                points.append((place[0], place[1]))
        points = points[1:-1]
        turns = []
        for one, other in zip(points[::2], points[1::2], strict=True):
            rise = other[aside] - one[aside]
            sign = (rise > 0) - (rise < 0)
            # keeps a gradient's curve beside its value's where both run across the gap
            turns.append((one[along] + other[along]) / 2
                         + sign * APART * (1 if forwards == across else -1))  # fmt: skip
        if across and not forwards and link.start not in self.places.lane:
            points = [self._beside_note(link.start, 1, points[0]), *points,
                      self._beside_note(link.end, -1, points[-1])]  # fmt: skip
        self._arrow(points, turns, color, dashed, backwards=not forwards)
        one, other = points[-2:]
        return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2

    def _beside_note(self, place: int, side: int, point: Point) -> Point:
        """Where an arrow meets the number under a box."""
        note = note_lines(self.graph.boxes[place], self.sizes.width)
        half = text_width(note[0], True) / 2 + 0.07 if note else 0.0
        return self._middle(place)[0] + side * min(half, self.sizes.width / 2), point[1]

    def _arrow(self, points: list[Point], turns: list[float], color: str, dashed: bool,
               backwards: bool = False) -> None:  # fmt: skip
        """An arrow along `points`, curved between the layers, where `turns` gives its middle."""
        from matplotlib.patches import FancyArrowPatch
        from matplotlib.path import Path

        from .pictures._style import GRAY, INK, VERMILION

        along = 0 if self.sizes.across else 1
        straight = len(points) == 2 * len(turns) + 2  # begins and ends within a layer
        vertices, codes = [points[0]], [int(Path.MOVETO)]
        rest = iter(turns)
        for number, (one, other) in enumerate(pairwise(points)):
            if not turns or number % 2 == (0 if straight else 1):
                vertices, codes = [*vertices, other], [*codes, int(Path.LINETO)]
                continue
            turn = next(rest)
            first = (turn, one[1]) if along == 0 else (one[0], turn)
            second = (turn, other[1]) if along == 0 else (other[0], turn)
            vertices += [first, second, other]
            codes += [int(Path.CURVE4)] * 3
        if backwards:
            vertices.reverse()  # the codes of such a path read the same from both ends
            codes = [codes[0], *reversed(codes[1:])]
        self.axes.add_artist(FancyArrowPatch(
            path=Path(vertices, codes), arrowstyle="-|>", mutation_scale=11, zorder=2,
            color={"ink": INK, "gray": GRAY, "vermilion": VERMILION}[color],
            linewidth=1.3, linestyle=(0, (3, 3)) if dashed else "-", capstyle="butt"))  # fmt: skip

    def _cross(self, x: float, y: float) -> None:
        from .pictures._style import VERMILION

        self.axes.plot([x], [y], marker="x", markersize=12, markeredgewidth=3, color=VERMILION,
                       zorder=5)  # fmt: skip
