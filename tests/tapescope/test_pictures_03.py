"""Do the figures of module 03 say what their data say, legibly and in words too?"""

import itertools
import math

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

from tapescope import pictures

LOCAL = {("area", "a"): 9.0, ("area", "b"): 6.0, ("a", "t"): 2.0, ("b", "t"): 6.0}


def wheel(t):
    right, up = 10 * math.cos(t), 10 * math.sin(t)
    return pictures.wheel(10.0, t, (right, up), (-up, right), 10.0)


FIGURES = {
    "wheel at 1": lambda: wheel(1.0),
    "wheel at 4": lambda: wheel(4.0),
    "wheel at 6.2": lambda: wheel(6.2),
    "two paths": lambda: pictures.two_paths(["t", "a", "b", "area"], LOCAL, "Paths add"),
    "two long paths": lambda: pictures.two_paths(
        ["t", "a", "b", "z"],
        {("z", "a"): -12.5, ("z", "b"): 13.75, ("a", "t"): -2.25, ("b", "t"): 0.125},
        "Paths add",
    ),
}


@pytest.fixture(params=FIGURES, name="figure")
def drawn(request):
    figure = FIGURES[request.param]()
    yield figure
    plt.close(figure)


def drawn_texts(figure):
    """Every text that is drawn: titles, labels, notes, and the ticks."""
    figure.canvas.draw()
    found = list(figure.texts) + ([figure._suptitle] if figure._suptitle else [])
    for axes in figure.axes:
        found += [axes._left_title, *axes.texts]
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            low, high = sorted(axis.get_view_interval())
            found += [axis.label]
            found += [tick.label1 for tick in axis.get_major_ticks() if low <= tick._loc <= high]
    return list({id(text): text for text in found if text.get_text()}.values())


def words(figure):
    return " ".join(text.get_text() for text in drawn_texts(figure))


def test_no_text_covers_another_or_leaves_the_page_or_is_small(figure):
    texts = drawn_texts(figure)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    for (one, box), (other, second) in itertools.combinations(boxes, 2):
        apart = box.x1 - second.x0 <= 1 or second.x1 - box.x0 <= 1
        apart = apart or box.y1 - second.y0 <= 1 or second.y1 - box.y0 <= 1
        assert apart, f"{one!r} and {other!r} overlap"
    for said, box in boxes:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, said
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, said
    assert all(text.get_fontsize() >= 12 for text in texts)


def test_every_figure_has_words_for_those_who_do_not_see_it(figure):
    assert len(figure.alt) > 80 and figure.alt.endswith(".")


def test_what_two_paths_bring_is_multiplied_and_added():
    figure = FIGURES["two paths"]()
    assert "18 + 36 = 54" in words(figure)
    assert "18 through a and 36 through b, together 54" in figure.alt


def test_the_arrow_of_the_cabin_points_along_its_speed():
    figure = wheel(1.0)
    arrow = figure.axes[0].texts[0]
    tip, start = arrow.xyann, arrow.xy  # the annotation is drawn from xyann to xy
    right, up = start[0] - tip[0], start[1] - tip[1]
    assert right < 0 < up
    assert up / right == pytest.approx(math.cos(1.0) / -math.sin(1.0))
