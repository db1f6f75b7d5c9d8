"""A recording as one graph: values run forwards in the boxes, gradients return beside them.

Sources, ops and targets stand in layers, left to right, or top to bottom where that is too wide.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ._fold import READABLE, folded
from ._graph import Graph, graph
from ._layout import Layout, layout
from ._lettering import LINE, POINTS, box_lines, line_width, note_lines, text_width
from ._page import LABEL, MARGIN, Page, Sizes
from ._telling import finding, in_words
from ._words import count

if TYPE_CHECKING:
    from .pictures._picture import Picture
    from .recording import Recording

WIDEST = 10.2
"""Inches: a drawing that would be wider goes from top to bottom."""
TOO_WIDE = 13.0
"""Inches: a drawing that would be wider is folded further."""


def draw(recording: Recording) -> Picture:
    """The picture of a recording, with its text as `alt`; large ones are folded to 30 boxes."""
    from .pictures._picture import blank
    from .pictures._style import course_style

    with course_style():
        shown, places, sizes = _plan(recording)
        wide, high = sizes.extent(places)
        page_width = max(wide + 2 * MARGIN, 6.4)
        title = textwrap.wrap(finding(recording), int((page_width - 2 * MARGIN) * 9))
        legend = textwrap.wrap(_legend(shown), int((page_width - 2 * MARGIN) * 11))
        top = MARGIN + LINE * 1.3 * len(title) + 0.25 - _slack(shown, places, sizes)
        page_height = top + high + 0.35 + LINE * 1.2 * len(legend) + 0.2
        figure = blank(page_width, page_height)
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, page_width), ylim=(page_height, 0))
        axes.axis("off")
        axes.text(MARGIN, MARGIN, "\n".join(title), va="top", fontsize=13, fontweight="bold")
        Page(axes, shown, places, sizes, ((page_width - wide) / 2, top)).draw()
        axes.text(MARGIN, page_height - 0.2, "\n".join(legend), va="bottom", fontsize=POINTS,
                  linespacing=1.25)  # fmt: skip
        figure.alt = in_words(recording, shown)
    return figure


def alt(recording: Recording) -> str:
    """The drawing in words: the finding, then each box with value and gradient."""
    from .pictures._style import course_style

    with course_style():
        return in_words(recording, _plan(recording)[0])


def _plan(recording: Recording) -> tuple[Graph, Layout, Sizes]:
    """What is drawn where: folded to 30 boxes, or to fewer if they would be too wide."""
    whole = graph(recording)
    for limit in (READABLE, 22, 14):
        shown = folded(whole, limit)
        places = layout(shown)
        sizes = _sizes(shown, places)
        if sizes.extent(places)[0] + 2 * MARGIN <= TOO_WIDE:
            break
    return shown, places, sizes


def _slack(shown: Graph, places: Layout, sizes: Sizes) -> float:
    """Inches over the boxes of a lane that no long note needs."""
    if not sizes.across or not places.lane or min(band.low for band in places.bands) < 1:
        return 0.0
    notes = max(len(note_lines(shown.boxes[place], sizes.width)) for place in places.lane)
    return LABEL + sizes.note - notes * LINE - 0.08


def _sizes(shown: Graph, places: Layout) -> Sizes:
    """Boxes as wide as their longest line; across if that is not too wide for a page."""
    width = max([0.8, *(line_width(line) + 0.24 for box in shown.boxes
                        for line in box_lines(box, True))])  # fmt: skip
    under = max([1, *(len(note_lines(box, width)) for box in shown.boxes)])
    across = Sizes(True, width, 3 * LINE + 0.2, under * LINE + 0.08, 0.55, 0.3)
    if across.extent(places)[0] + 2 * MARGIN <= WIDEST:
        return across
    width = max([0.9, *(line_width(line) + 0.24 for box in shown.boxes
                        for line in box_lines(box, False))])  # fmt: skip
    notes = [line for box in shown.boxes for line in note_lines(box, 1.1)]
    beside = max([0.3, *(text_width(line, True) for line in notes)])
    down = Sizes(False, width, 2 * LINE + 0.16, beside + 0.1, 0.42, 0.3)
    return min(down, across, key=lambda sizes: sizes.extent(places)[0])


def _legend(shown: Graph) -> str:
    """What the lines mean, of those that are drawn."""
    parts = ["Black: values"]
    if any(link.carries for link in shown.links):
        parts.append("orange: gradients, returning")
    if any(not box.recorded and not box.leaf for box in shown.boxes):
        parts.append("dashed: not recorded")
    if any(box.cut for box in shown.boxes):
        parts.append("✕ the path is cut")
    if shown.left_out:
        parts.append(f"not drawn: {count(shown.left_out, 'op')} on shapes and other side paths")
    return "; ".join(parts) + "."
