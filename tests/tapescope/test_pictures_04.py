"""Do the pictures of module 04 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words


def pump_loss(w, x):
    return (w * x - 10) ** 2


def at(w, x, watched=True):
    slope = 2 * (w * x - 10)
    return pictures.contours(pump_loss, (w, x), (slope * x, slope * w if watched else None))


INK = np.linspace(0, 1, 36).reshape(6, 6)
SLOPES = np.cos(np.arange(36.0)).reshape(6, 6)
SLOPES[4, 1] = -2.5
FIGURES = {
    "both": lambda: at(2.0, 3.0),
    "unwatched": lambda: at(2.0, 3.0, watched=False),
    "saliency": lambda: pictures.saliency(INK, SLOPES),
}
for w, x in itertools.product([3.5, 3.0, 2.5, 2.0, 1.5], [4.0, 3.5, 3.0, 2.5, 2.0]):
    FIGURES[f"slider at {w}, {x}"] = lambda w=w, x=x: at(w, x)


@pytest.fixture(params=FIGURES, name="figure")
def drawn(request):
    return FIGURES[request.param]()


def test_no_text_covers_another_or_leaves_the_figure(figure):
    found = texts(figure)
    for (one, box), (other, second) in itertools.combinations(found, 2):
        overlap = box.x1 - second.x0 > 1 and second.x1 - box.x0 > 1
        overlap = overlap and box.y1 - second.y0 > 1 and second.y1 - box.y0 > 1
        assert not overlap, f"{one!r} and {other!r} overlap"
    for said, box in found:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, said
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, said


def test_no_text_is_small(figure):
    assert all(text.get_fontsize() >= 12 for text in drawn_texts(figure))


def test_the_slope_along_x_is_dashed_and_there_only_if_watched():
    watched, unwatched = at(2.0, 3.0), at(2.0, 3.0, watched=False)
    assert "along w −24" in words(watched) and "along x −16" in words(watched)
    assert "along x None: not watched" in words(unwatched)
    assert [line.get_linestyle() for line in watched.axes[0].lines[1:]] == ["-", "--"]
    assert [line.get_linestyle() for line in unwatched.axes[0].lines[1:]] == ["-"]
    assert "−24" in watched.alt and "−16" in watched.alt and "None" in unwatched.alt


def test_arrows_point_to_where_the_loss_grows_and_compare_in_length():
    _, along_w, along_x = at(2.0, 3.0).axes[0].lines
    left, down = np.diff(along_w.get_xdata())[0], np.diff(along_x.get_ydata())[0]
    assert left < 0 and down < 0
    assert down / left == pytest.approx(16 / 24)


def test_the_steepest_pixel_is_framed_and_told():
    figure = pictures.saliency(INK, SLOPES)
    (frame,) = figure.axes[1].patches
    assert (frame.get_x(), frame.get_y()) == (0.5, 3.5)
    assert "−2.5" in words(figure)
    assert "row 4, column 1" in figure.alt
