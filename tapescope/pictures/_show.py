"""A figure as an `img` that carries its own description; JupyterLab's PNG outputs have none."""

from __future__ import annotations

import base64
import html
import io

import matplotlib.pyplot as plt
from IPython.display import HTML, display
from matplotlib.figure import Figure
from PIL import Image

from ._style import course_style


def show(fig: Figure, alt: str) -> None:
    """Display `fig` with `alt` read out in its place, and close it.

    `alt` states the finding with its numbers first, then what is drawn.
    """
    page = io.BytesIO()
    with course_style():
        fig.savefig(page, format="png", transparent=False)
    small = io.BytesIO()  # a drawing needs few colors; a palette makes it a fifth of the size
    Image.open(page).convert("RGB").quantize(128).save(small, format="png", optimize=True)
    plt.close(fig)
    width = round(fig.get_figwidth() * fig.dpi)
    data = base64.b64encode(small.getvalue()).decode()
    display(  # type: ignore[no-untyped-call]
        HTML(  # type: ignore[no-untyped-call]
            f'<img alt="{html.escape(alt)}" width="{width}" style="max-width: 100%" '
            f'src="data:image/png;base64,{data}">'
        )
    )
