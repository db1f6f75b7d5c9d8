"""Small gray pictures in a row or two, each with its caption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ._picture import Picture, panels
from ._style import course_style

A_ROW = 6


def samples(images: Any, captions: Sequence[str], title: str) -> Picture:
    """Images of shape (n, rows, columns), the largest number as black, six in a row."""
    ink = np.asarray(images, float)
    rows = -(-len(ink) // A_ROW)
    with course_style():
        figure, axes = panels(8.4, 0.7 + 1.55 * rows, rows, min(len(ink), A_ROW))
        for axis in axes:
            axis.axis("off")
        for axis, image, caption in zip(axes, ink, captions, strict=False):
            axis.imshow(image, cmap="gray_r", vmin=0, vmax=float(ink.max()) or 1.0)
            axis.set_title(caption, loc="center", fontsize=12)
        figure.suptitle(title, x=0.012, ha="left", fontsize=13, fontweight="bold")
        size = f"{ink.shape[1]} by {ink.shape[2]}"
        figure.alt = (
            f"{title}. {len(ink)} gray pictures of {size} pixels, with the captions "
            f"{', '.join(captions)}."
        )
    return figure
