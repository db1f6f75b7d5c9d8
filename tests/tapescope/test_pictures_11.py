"""Do the pictures of 11 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts

STEPS = np.arange(201)
CLOSE = {
    "with penalty": 16 * np.exp(-STEPS / 9) + 0.1462,
    "without": 16 * np.exp(-STEPS / 9) + 0.1455,
}
APART = {"seen": 2.0 * np.exp(-STEPS / 20), "held back": 0.6 + np.exp(-STEPS / 20)}
X = np.linspace(-2, 2, 50)


def residuals(bend=0.5):
    return pictures.residuals(X, X**3, X**3 - bend * X, "After 20 steps")


FIGURES = {
    "close": lambda: pictures.control(CLOSE, "Curve on curve"),
    "apart": lambda: pictures.control(APART, "They part", "epoch"),
    "one run": lambda: pictures.control({"alone": APART["seen"]}, "One"),
    "residuals": residuals,
    "a perfect fit": lambda: residuals(0.0),
    "a poor fit": lambda: residuals(9.0),
    "samples": lambda: pictures.samples(np.eye(8)[None].repeat(12, 0), list("012345678901"), "T"),
    "two samples": lambda: pictures.samples(np.zeros((2, 8, 8)), ["a", "b"], "Two"),
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


def test_ends_that_look_like_one_are_magnified():
    figure = FIGURES["close"]()
    (inset,) = figure.axes[0].child_axes
    assert [text.get_text() for text in inset.texts] == ["0.1462", "0.1455"]
    assert all(text.get_fontsize() >= 12 for text in inset.texts)
    assert "to 0.1462" in figure.alt and "to 0.1455" in figure.alt


def test_ends_that_can_be_told_apart_are_not():
    assert FIGURES["apart"]().axes[0].child_axes == []
    assert "held back from 1.6 to 0.6, lowest 0.6" in FIGURES["apart"]().alt


def test_how_far_the_ends_are_apart_is_said():
    """As the two numbers beside it say, though unrounded they are 0.0006 apart."""
    ends = {"one": [16.0, 0.14616], "other": [16.0, 0.14553]}
    (inset,) = pictures.control(ends, "T").axes[0].child_axes
    assert "0.0007 apart" in inset.get_title(loc="left")


def test_the_lowest_point_is_ringed_where_a_run_ends_above_it():
    axis = pictures.control({"seen": [2.0, 1.0, 0.1], "held": [2.0, 0.5, 0.9]}, "T").axes[0]
    rings = [line for line in axis.lines if line.get_fillstyle() == "none"]
    assert [line.get_xydata().tolist() for line in rings] == [[[1.0, 0.5]]]


def test_what_was_measured_stands_at_the_axis_and_in_the_words():
    figure = pictures.control(APART, "They part", measured="mean squared error")
    assert figure.axes[0].get_ylabel() == "mean squared error"
    assert "Mean squared error against step" in figure.alt


def test_residuals_are_drawn_and_told_stretch_by_stretch():
    figure = residuals()
    stems = figure.axes[1].collections[0].get_segments()
    assert np.allclose([stem[1][1] for stem in stems], 0.5 * X)
    means = [part.mean() for part in np.array_split(0.5 * X, 5)]
    told = ", ".join(f"{round(mean, 2):.3g}".replace("-", "−") for mean in means)
    assert told in figure.alt
    assert f"{np.mean((0.5 * X) ** 2):.3f}" in figure.alt


def test_samples_are_six_in_a_row():
    figure = FIGURES["samples"]()
    lefts = {round(axis.get_position().x0, 3) for axis in figure.axes}
    assert len(figure.axes) == 12 and len(lefts) == 6
    assert "12 gray pictures of 8 by 8 pixels" in figure.alt
