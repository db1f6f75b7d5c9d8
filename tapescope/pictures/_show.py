"""A figure as an `img` that carries its own description; JupyterLab's PNG outputs have none."""

from __future__ import annotations

import base64
import html
import io
import os
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
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
    """The `img` element with its text: PNG in at most 256 colors; where `TEXT_ONLY`, the text."""
    if os.environ.get(TEXT_ONLY) == "text":
        return f"<p>Picture: {html.escape(_text(fig, alt))}</p>"
    # A drawing needs few colors; a palette makes it a fifth of the size. An octree finds one in a
    # seventh of the time of Pillow's default, and strays less: hardly a pixel by 16 of 255.
    drawn = Image.fromarray(_drawn(fig)).convert("RGB")
    png = io.BytesIO()
    drawn.quantize(256, method=Image.Quantize.FASTOCTREE).save(png, format="png")
    width = round(fig.get_figwidth() * fig.dpi)
    data = base64.b64encode(png.getvalue()).decode()
    return (
        f'<img alt="{html.escape(_text(fig, alt))}" width="{width}" style="max-width: 100%" '
        f'src="data:image/png;base64,{data}">'
    )


def _drawn(fig: Figure) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The pixels, (height, width, 4), drawn once: `savefig` draws twice where there is a layout."""
    dpi = fig.dpi
    with course_style():
        fig.set_facecolor(plt.rcParams["savefig.facecolor"])
        fig.set_dpi(plt.rcParams["savefig.dpi"])
        canvas: Any = FigureCanvasAgg(fig)
        canvas.draw()
        fig.set_dpi(dpi)
    return np.asarray(canvas.buffer_rgba())


def _text(fig: Figure, alt: str | None) -> str:
    return str(getattr(fig, "alt", "")) if alt is None else alt
