"""The words in and beside the boxes of a drawing, and how wide they are."""

from __future__ import annotations

import textwrap
from functools import cache

from ._graph import Box

POINTS, LINE = 12, 0.205
"""Size of all text in points, and the height of a line of it in inches."""
SPACE = 0.07
"""Inches between the bold and the plain part of a line."""


@cache
def text_width(text: str, bold: bool) -> float:
    """Inches of a line of text in the course's style."""
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.font_manager import FontProperties

    font = FontProperties(size=POINTS, weight="bold" if bold else "normal")
    renderer = RendererAgg(1, 1, 72)  # type: ignore[no-untyped-call]
    size = renderer.get_text_width_height_descent(text, font, False)  # type: ignore[no-untyped-call]
    return float(size[0]) / 72


def box_lines(box: Box, across: bool) -> list[tuple[str, str]]:
    """Lines in a box, each with a bold and a plain part: its name, what it is, its value.

    Two lines where height is dear.
    """
    if across:
        return [(box.head, ""), *(("", line) for line in (box.second, box.value) if line)]
    return [(box.head, box.second), *(("", line) for line in (box.value,) if line)]


def line_width(line: tuple[str, str]) -> float:
    """Inches of a line of a bold and a plain part."""
    space = SPACE if all(line) else 0.0
    return text_width(line[0], True) + text_width(line[1], False) + space


def note_lines(box: Box, width: float) -> list[str]:
    """The gradient, or why there is none, in lines of about a box's width."""
    answer = [box.gradient] if box.gradient and not (box.cut and box.gradient == "None") else []
    letters = max(10, int((width + 0.3) * 10))
    cut = f"✕ {box.cut}" if box.cut else ""
    return answer + textwrap.wrap(cut, letters, max_lines=3, placeholder=" …")
