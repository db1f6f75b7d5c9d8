"""The look that every figure shares: Okabe and Ito's colors on an off-white page, 12 points."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import matplotlib as mpl

BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
INK, GRAY, SHADE = "#222222", "#767676", "#DCE9F2"
BLUE_TEXT, VERMILION_TEXT, GREEN_TEXT = "#005A8C", "#A84A00", "#006B4F"
"""The same colors darkened for words: at least 4.5:1 on the page and on the shade."""


@contextmanager
def course_style() -> Iterator[None]:
    """Draw in the course's style inside the block; the user's own settings return after it."""
    with mpl.rc_context(_settings()):
        yield


@cache
def _settings() -> mpl.RcParams:
    return mpl.rc_params_from_file(
        Path(__file__).with_name("course.mplstyle"), use_default_template=False
    )


def number(value: float) -> str:
    """A number with at most three digits and a real minus sign, such as −5.24."""
    return f"{value:.3g}".replace("-", "−")


def decade(value: float) -> str:
    """A tick of a logarithmic axis: 0.001 to 1000 in full, others as a power, such as 1e−7."""
    if 0.0009 < value < 1001:
        return f"{value:g}"
    return f"{value:.0e}".replace("e-0", "e−").replace("e+0", "e").replace("e-", "e−")
