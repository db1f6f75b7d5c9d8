"""Do the pictures of 08 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words


def valley(x, y):
    return (x * x + 25 * y * y) / 2


def path(rate, momentum=0.0, steps=30):
    """SGD with momentum on the valley, by hand."""
    place, velocity = np.array([-4.0, 1.0]), np.zeros(2)
    places = [place]
    for _ in range(steps):
        velocity = momentum * velocity - rate * place * np.array([1.0, 25.0])
        place = place + velocity
        places.append(place)
    return places


def descents(**paths):
    return pictures.descents(valley, paths, "Two paths")


RATES = {"constant": [0.1] * 12, "stairs": [0.1] * 8 + [0.02] * 4, "slow\nstart": [0.0, 0.05, 0.1]}
FIGURES = {
    "three paths": lambda: descents(SGD=path(0.04), momentum=path(0.04, 0.8), other=path(0.02)),
    "one path": lambda: descents(momentum=path(0.04, 0.95)),
    "alike": lambda: descents(a=path(0.04), b=path(0.04), c=path(0.04)),
    "beyond the limit": lambda: descents(a=path(0.1), b=path(0.04)),
    "at the lowest point": lambda: descents(a=[(-4.0, 1.0), (0.0, 0.0)]),
    "schedules": lambda: pictures.schedules(RATES, "The count sets the rate"),
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


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95])
def test_the_distance_at_the_end_stands_in_picture_and_text(momentum):
    places = path(0.04, momentum)
    figure = descents(momentum=places)
    left = f"{np.hypot(*places[-1]):.3g}"
    assert left in words(figure)
    assert f"momentum {left}" in figure.alt and "30 steps" in figure.alt


def test_every_place_of_a_path_is_a_dot():
    places = path(0.04)
    plane, left = descents(SGD=places).axes
    lines = [line for line in plane.lines if len(line.get_xdata()) == 31]
    assert np.allclose(np.transpose(lines[0].get_data()), places)
    assert np.allclose(left.lines[0].get_ydata(), [np.hypot(*place) for place in places])


def test_a_path_that_arrives_is_told_in_words():
    assert "under 0.001" in FIGURES["at the lowest point"]().alt


def test_distances_are_measured_from_the_lowest_point_given():
    figure = pictures.descents(valley, {"a": [(0.0, 0.0), (1.0, 0.0)]}, "Moved", (4.0, 4.0))
    assert "a 5" in figure.alt


def test_schedules_are_told_by_their_ends_and_their_highest_rate():
    alt = FIGURES["schedules"]().alt
    assert "stairs from 0.1 to 0.02, highest 0.1" in alt
    assert "slow start from 0 to 0.1" in alt and "12 steps" in alt
