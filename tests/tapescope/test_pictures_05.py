"""Do the pictures of 05 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words

STEPS = [
    ("x²", 4.0, {"x": 4.0}),
    ("3xy", 18.0, {"x": 9.0, "y": 6.0}),
    ("y³", 27.0, {"y": 27.0}),
]


def total(x, y):
    return x * x + 3 * x * y + y * y * y


def directions(angle=None):
    return pictures.directions(total, (3.0, 1.0), (9.0, 12.0), 0.1, angle)


FIGURES = {
    "meeting": lambda: pictures.meeting_paths({"x": 2.0, "y": 3.0}, STEPS, 49.0, "Two paths"),
    "directions": directions,
    **{f"towards {angle}": lambda angle=angle: directions(angle) for angle in range(0, 361, 15)},
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


def test_slopes_of_paths_that_meet_are_added():
    figure = FIGURES["meeting"]()
    for sum_of_paths in ("4 + 9 = 13", "6 + 27 = 33"):
        assert sum_of_paths in words(figure)
        assert sum_of_paths in figure.alt


def test_a_step_may_read_one_source_or_all():
    figure = pictures.meeting_paths({"w": 3.0}, [("5w", 15.0, {"w": 5.0})], 15.0, "One path")
    assert "5 = 5" in words(figure)


def test_the_joint_direction_promises_rate_times_length():
    figure = directions()
    for promise in ("x alone: −0.9", "y alone: −1.2", "both: −1.5"):
        assert promise in words(figure) and promise in figure.alt
    assert "233 degrees" in figure.alt


@pytest.mark.parametrize("angle, promised", [(0, "0.9"), (90, "1.2"), (180, "−0.9")])
def test_a_step_along_one_axis_promises_its_slope(angle, promised):
    assert f"this step: {promised}" in words(directions(angle))


def test_steps_against_slopes_below_zero_go_upwards():
    figure = pictures.directions(lambda x, y: -x - y, (0.0, 0.0), (-1.0, -1.0), 0.1)
    marks = [line.get_xdata()[0] for line in figure.axes[1].lines if line.get_marker() == "o"]
    assert np.allclose(sorted(marks), [0.0, 45.0, 90.0])
