"""Do the pictures of 06 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words

LABELS = ("w", "rounded", "(…)²", "− 5")
QUESTIONS = ("Was it recorded?", "Has every op a derivative?")
ROWS = {
    QUESTIONS[0]: pictures.Strip(
        "a", LABELS, (1.5, 4.5, 20.25, 15.25), (None,) * 4, (False,) * 4, (2, 3)
    ),
    QUESTIONS[1]: pictures.Strip(
        "b", LABELS, (1.5, 2.0, 4.0, -1.0), (None, 4.0, 1.0, 1.0), (False, True, True, True), (1, 3)
    ),
}


def soft_step(k):
    x = np.linspace(-3, 3, 121)
    heights = 1 / (1 + np.exp(-k * x))
    return pictures.soft_step(x, heights, k * heights * (1 - heights), k)


FIGURES = {
    "gates": lambda: pictures.gates(ROWS, "Each no is a gate"),
    **{f"step {k}": lambda k=k: soft_step(k) for k in (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)},
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


def test_each_row_asks_its_question_and_ends_in_none():
    figure = FIGURES["gates"]()
    for question in QUESTIONS:
        assert question in words(figure) and question in figure.alt
    said = [text.get_text() for text in figure.axes[0].texts]
    assert said.count("None") == 2
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    assert len(crosses) == 2
    assert len({float(cross.get_xdata()[0]) for cross in crosses}) == 1


def test_slopes_come_back_as_far_as_the_tape_gave_any():
    figure = FIGURES["gates"]()
    assert "slopes 1, 1, 4 come back to a gate before rounded" in figure.alt
    assert "no slope comes back" in words(figure)


@pytest.mark.parametrize("k, top", [(2.0, "0.5"), (8.0, "2"), (16.0, "4")])
def test_a_step_is_steepest_in_its_middle_by_a_quarter_of_k(k, top):
    figure = soft_step(k)
    assert f"steepest: {top}" in words(figure)
    assert f"at 0 the slope is {top}" in figure.alt


def test_a_steeper_step_learns_within_a_narrower_strip():
    assert "within a strip 4.3 wide" in soft_step(2.0).alt
    assert "within a strip 1 wide" in soft_step(8.0).alt
    assert "all over" in soft_step(0.5).alt
