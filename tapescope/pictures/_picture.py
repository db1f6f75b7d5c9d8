"""A figure that knows its own description."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


class Picture(Figure):
    """A Matplotlib figure with `alt`, its text for those who do not see it.

    It belongs to no window and needs no closing; a notebook shows it with its text.
    """

    alt: str = ""

    def _ipython_display_(self) -> None:
        from ._show import show

        show(self)


def blank(width: float, height: float) -> Picture:
    """An empty picture of a size in inches; to be called within `course_style`."""
    figure = Picture(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def panels(width: float, height: float, rows: int = 1, columns: int = 1,
           **options: Any) -> tuple[Picture, list[Axes]]:  # fmt: skip
    """A picture with axes, row by row; `options` as for `Figure.subplots`."""
    figure = blank(width, height)
    return figure, list(figure.subplots(rows, columns, squeeze=False, **options).flat)


def lay_out(figure: Figure) -> None:
    """Give the axes the place they will have: words are placed by it. Nothing is drawn yet."""
    engine = figure.get_layout_engine()
    assert engine is not None  # the course's style asks for one
    engine.execute(figure)
