"""Do the pictures of 09 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words

STEPS = np.arange(51)
RUNS = {
    0.1: (7.1 * 0.85**STEPS, 7.1 * 0.885**STEPS),
    1.0: (np.full(51, 4.0), np.maximum(7.1 * 0.5**STEPS, 0.013)),
    1.1: (7.1 * 1.44**STEPS, np.maximum(7.1 * 0.5**STEPS, 0.295)),
}


def runs():
    return pictures.clipped_runs(RUNS, "Clipping slows a small rate, and holds a large one")


FIGURES = {
    "runs": runs,
    "held norms": lambda: pictures.layer_norms(
        {f"layer {place}": 0.0002 for place in range(1, 11)}, "Norms", (1e-6, 1e6)
    ),
    **{
        f"limit {limit}": lambda limit=limit: pictures.clippings((1, 4), (3, 1), limit, "Clipped")
        for limit in (2.0, 1.5, 1.0, 0.7, 0.5)
    },
}


@pytest.fixture(params=FIGURES, name="figure")
def drawn(request):
    return FIGURES[request.param]()


def test_every_text_is_legible_and_stands_alone(figure):
    for text in drawn_texts(figure):
        assert text.get_fontsize() >= 12, text
    for said, box in texts(figure):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, said
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, said
    for (one, box), (other, second) in itertools.combinations(texts(figure), 2):
        overlap = box.x1 - second.x0 > 1 and second.x1 - box.x0 > 1
        overlap = overlap and box.y1 - second.y0 > 1 and second.y1 - box.y0 > 1
        assert not overlap, f"{one!r} and {other!r} overlap"


def test_every_run_is_drawn_and_told():
    figure = runs()
    for axis, pair in zip(figure.axes, RUNS.values(), strict=True):
        for line, losses in zip(axis.lines, pair, strict=True):
            assert np.allclose(line.get_ydata(), losses)
    for ending in ("clipped\n0.013", "plain\n4"):
        assert ending in words(figure)
    assert "at rate 1 plain 4" in figure.alt


def test_the_lower_run_has_its_name_below():
    """So that two names never meet, whichever run is better."""
    for pair in (RUNS[0.1], RUNS[0.1][::-1]):
        figure = pictures.clipped_runs({0.1: pair}, "Two runs")
        low, high = sorted(figure.axes[0].texts, key=lambda text: text.xy[1])
        assert (low.get_va(), high.get_va()) == ("top", "bottom")


def test_the_scale_of_norms_can_be_held_while_they_move():
    figures = [
        pictures.layer_norms({"one": norm, "two": norm}, "Norms", (1e-6, 1e6)) for norm in (1, 100)
    ]
    first, second = (figure.axes[0].get_xlim() for figure in figures)
    assert first == second and first[0] < 1e-6 and first[1] > 1e6
