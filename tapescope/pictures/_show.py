"""A figure as an `img` that carries its own description; JupyterLab's PNG outputs have none."""

from __future__ import annotations

import base64
import html
import io
import os

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

from ._style import course_style

TEXT_ONLY = "TAPESCOPE_PICTURES"
"""Set to "text" where nobody looks, as while a class is graded: drawing takes most of its time."""


def show(fig: Figure, alt: str | None = None) -> None:
    """Display `fig` with `alt` read out in its place, and close it.

    `alt` states the finding with its numbers first, then what is drawn; a `Picture` brings its own.
    Where no HTML is shown, in a terminal, `alt` stands alone.
    """
    shown = {"text/html": image(fig, alt), "text/plain": _text(fig, alt)}
    display(shown, raw=True)  # type: ignore[no-untyped-call]
    plt.close(fig)


def image(fig: Figure, alt: str | None = None) -> str:
    """The `img` element with its text: PNG in at most 128 colors; where `TEXT_ONLY`, the text."""
    if os.environ.get(TEXT_ONLY) == "text":
        return f"<p>Picture: {html.escape(_text(fig, alt))}</p>"
    page, small = io.BytesIO(), io.BytesIO()
    with course_style():
        fig.savefig(page, format="raw", transparent=False)
        size = (fig.get_size_inches() * plt.rcParams["savefig.dpi"]).astype(int).tolist()
    # a drawing needs few colors; a palette makes it a fifth of the size
    drawn = Image.frombuffer("RGBA", size, page.getvalue()).convert("RGB").quantize(128)
    drawn.save(small, format="png", optimize=True)
    width = round(fig.get_figwidth() * fig.dpi)
    data = base64.b64encode(small.getvalue()).decode()
    return (
        f'<img alt="{html.escape(_text(fig, alt))}" width="{width}" style="max-width: 100%" '
        f'src="data:image/png;base64,{data}">'
    )


def _text(fig: Figure, alt: str | None) -> str:
    return str(getattr(fig, "alt", "")) if alt is None else alt
