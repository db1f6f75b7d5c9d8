"""Two arrays that meet: what each is stretched to, and the table that comes out."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ._picture import Picture, panels
from ._style import BLUE, GRAY, INK, SHADE, VERMILION_TEXT, course_style, number

Table = np.ndarray[Any, Any]
SIGNS = {"+": np.add, "−": np.subtract, "×": np.multiply}
MISSING = "none"


def broadcast(title: str, first: Any, second: Any, sign: str) -> Picture:
    """`first`, `second` and what `sign` makes of them: vectors or tables of at most 6 by 6.

    A copy that broadcasting only imagines is dashed and gray. Where the shapes don't fit, the
    place of the result says so. `sign` is one of +, − and ×.
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    try:
        shape = np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        shape = None
    with course_style():
        rows = max(_shown(table, shape).shape[0] for table in (a, b))
        figure, (axis,) = panels(8.8, 1.5 + 0.6 * rows)
        axis.axis("off")
        axis.set_aspect("equal")
        left = 0.0
        for table, sign_after in ((a, sign), (b, "=")):
            full = _shown(table, shape)
            _table(axis, left, full, _own(table, full.shape), _form(table), BLUE)
            left += full.shape[1] + 0.6
            axis.text(left, 0, sign_after, ha="center", va="center", fontsize=16)
            left += 0.6
        made = None
        if shape is None:
            axis.text(left, 0, "these shapes\ndon't fit", va="center", color=VERMILION_TEXT,
                      fontweight="bold")  # fmt: skip
            left += 2.4
        else:
            made = SIGNS[sign](a, b)
            full = np.atleast_2d(made)
            own = np.ones(full.shape, bool)
            _table(axis, left, full, own, _form(made), VERMILION_TEXT)
            left += full.shape[1]
        axis.set_xlim(-0.2, left + 0.2)
        axis.set_ylim(-rows / 2 - 0.8, rows / 2 + 0.1)
        axis.set_title(title)
        figure.alt = f"{title}. {_told(a, b, sign, made)}"
    return figure


def _told(a: Table, b: Table, sign: str, made: Table | None) -> str:
    """The tables in words, the result first."""
    parts = f"{_values(a)} of shape {_form(a)} {sign} {_values(b)} of shape {_form(b)}"
    if made is None:
        return f"No result: the shapes don't fit. Tables: {parts}."
    return f"The result is {_values(made)}, of shape {_form(made)}. Tables: {parts}."


def _values(table: Table) -> str:
    rows = [", ".join(number(float(value)) for value in row) for row in np.atleast_2d(table)]
    return " / ".join(rows)


def _form(table: Table) -> str:
    return str(tuple(table.shape))


def _shown(table: Table, shape: tuple[int, ...] | None) -> Table:
    """The table in two dimensions: stretched to `shape`, or as it is where nothing fits."""
    return np.atleast_2d(table if shape is None else np.broadcast_to(table, shape))


def _own(table: Table, shape: tuple[int, ...]) -> Table:
    """Which places of the stretched table are the table's own."""
    rows, columns = np.atleast_2d(table).shape
    own = np.zeros(shape, bool)
    own[:rows, :columns] = True
    return own


def _table(axis: Axes, left: float, values: Table, own: Table, form: str, color: str) -> None:
    rows, columns = values.shape
    top = rows / 2
    for (row, column), value in np.ndenumerate(values):
        mine = bool(own[row, column])
        axis.add_patch(
            Rectangle(
                (left + column + 0.04, top - row - 0.96), 0.92, 0.92,
                facecolor=SHADE if mine else MISSING, edgecolor=color if mine else GRAY,
                linewidth=2.0 if mine else 1.2, linestyle="-" if mine else (0, (3, 3)),
            )
        )  # fmt: skip
        axis.text(left + column + 0.5, top - row - 0.5, number(float(value)), ha="center",
                  va="center", color=INK if mine else GRAY)  # fmt: skip
    axis.text(left + columns / 2, top - rows - 0.18, form, ha="center", va="top", color=color,
              fontweight="bold")  # fmt: skip
