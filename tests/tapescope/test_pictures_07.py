"""Do the pictures of 07 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words

X = np.linspace(-1, 1, 20)
Y = 3 * X + 2 + np.where(np.arange(20) % 2, 0.2, -0.2)
LOSSES = [7.0 * 0.8**step + 0.04 for step in range(30)]
RUNS = {
    "raw, 0.0002": [600 * 1.2**step for step in range(30)],
    "raw, 0.00018": [600.0, *[37.0] * 29],
    "standardized, 0.1": [600 * 0.64**step for step in range(30)],
}


def line(start=(0.0, 0.0), end=(3.0, 2.0)):
    return pictures.fitted_line(X, Y, start, end, LOSSES, "The line is found")


FIGURES = {
    "line": line,
    "line that falls": lambda: line((0.0, 0.0), (-3.0, -2.0)),
    "line far away": lambda: line((9.0, -40.0), (3.0, 2.0)),
    "runs": lambda: pictures.log_curves(RUNS, "Raw, it leaves or crawls", "loss"),
    "two lines": lambda: pictures.log_curves(
        RUNS, "Runs", "largest distance\nof w from 2 in 10 steps"
    ),
    "one run": lambda: pictures.log_curves({"rate 0.01": LOSSES}, "It falls", "distance"),
    "left": lambda: pictures.log_curves({"raw": [1.0, 9.0, np.inf, np.nan]}, "It left", "loss"),
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


def test_the_line_and_its_loss_are_told_in_words():
    figure = line()
    for said in ("first: 0 x + 0", "last: 3 x + 2"):
        assert said in words(figure)
    assert "the line 0 x + 0 became 3 x + 2" in figure.alt
    assert "falls from 7.04 to" in figure.alt


def test_both_lines_lie_within_the_axes():
    data = line((9.0, -40.0)).axes[1]
    low, high = data.get_ylim()
    for drawn_line in data.lines:
        assert low <= np.min(drawn_line.get_ydata()) <= np.max(drawn_line.get_ydata()) <= high


def test_each_run_is_drawn_as_logged():
    axis = FIGURES["runs"]().axes[0]
    curves = [one for one in axis.lines if len(one.get_ydata()) == 30]
    for curve, values in zip(curves, RUNS.values(), strict=True):
        assert np.allclose(curve.get_ydata(), values)


def test_a_label_of_two_lines_is_one_line_of_the_words():
    said = "Largest distance of w from 2 in 10 steps against the step"
    assert said in FIGURES["two lines"]().alt


def test_what_has_no_place_on_the_scale_is_told_all_the_same():
    assert "raw goes from 1 to beyond all numbers" in FIGURES["left"]().alt


def test_values_of_every_tenth_step_stand_at_their_steps():
    axis = pictures.log_curves({"w": [4.0, 2.0, 1.0]}, "It falls", "distance", every=10).axes[0]
    curve = next(one for one in axis.lines if len(one.get_ydata()) == 3)
    assert list(curve.get_xdata()) == [0, 10, 20]
    assert axis.get_xlim() == (0, 20)
