"""Do the figures of module 01 say what their data say, legibly?"""

import itertools

import numpy as np
import pytest

from tapescope import pictures

from .test_pictures import drawn_texts, texts, words

TABLE = np.array([[1, 2, 3], [4, 5, 6]])

FIGURES = {
    "column and row": lambda: pictures.broadcast("Table", [[2], [4], [7]], [2, 4, 7], "−"),
    "row fits": lambda: pictures.broadcast("Fits", TABLE, [10, 20, 30], "+"),
    "row stretches": lambda: pictures.broadcast("Fits", TABLE, [10], "×"),
    "row does not fit": lambda: pictures.broadcast("No", TABLE, [10, 20, 30, 40], "+"),
    "gaps": lambda: pictures.float_gaps("The larger a float, the wider the gap"),
}


@pytest.fixture(params=FIGURES, name="figure")
def drawn(request):
    return FIGURES[request.param]()


def test_no_text_covers_another(figure):
    for (one, box), (other, second) in itertools.combinations(texts(figure), 2):
        overlap = box.x1 - second.x0 > 1 and second.x1 - box.x0 > 1
        overlap = overlap and box.y1 - second.y0 > 1 and second.y1 - box.y0 > 1
        assert not overlap, f"{one!r} and {other!r} overlap"


def test_no_text_leaves_the_figure(figure):
    for said, box in texts(figure):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, said
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, said


def test_no_text_is_small(figure):
    assert all(text.get_fontsize() >= 12 for text in drawn_texts(figure))


def test_a_table_holds_the_results_and_the_three_shapes():
    figure = pictures.broadcast("Table", [[2], [4], [7]], [2, 4, 7], "−")
    said = words(figure)
    for part in ("(3, 1)", "(3,)", "(3, 3)", "−5"):
        assert part in said
    assert figure.alt.startswith("Table. The result is 0, −2, −5 / 2, 0, −3 / 5, 3, 0")


def test_shapes_that_do_not_fit_give_no_table():
    figure = pictures.broadcast("No", TABLE, [10, 20], "+")
    assert "don't fit" in words(figure) and "11" not in words(figure)
    assert "No result" in figure.alt


def test_the_marked_numbers_are_the_first_at_which_adding_one_fails():
    figure = pictures.float_gaps("Gaps")
    marked = [line.get_xdata()[0] for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    for size, kind in zip(marked, (np.float16, np.float32, np.float64), strict=True):
        assert kind(size) + kind(1) == kind(size)
        assert kind(size - 1) + kind(1) != kind(size - 1)
        above = kind(size) + np.arange(0, 64, 2, dtype=kind)
        assert set(above + kind(1) - above) == {0, 2}
    for said in (words(figure), figure.alt):
        assert "2048" in said and "16777216" in said
