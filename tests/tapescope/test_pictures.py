"""Do the figures say what their data say, legibly, and can they be read without being seen?"""

import base64
import itertools
import re

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from tapescope import pictures

LABELS = ["w", "× 3", "− 10", "square"]
WHOLE = pictures.Strip("Whole", LABELS, [2, 6, -4, 16], [-24, -8, -8, 1], [True] * 4, (1, 3))
CUT = pictures.Strip("Cut", LABELS, [2, 6, -4, 16], [None] * 4, [False] * 4, (2, 3))
LATE = pictures.Strip("Late", LABELS, [2, 6, -4, 16], [None] * 4, [True, True, True, False], (1, 2))
STEPS = [10.0**-power for power in range(1, 8)]
ERRORS = [0.01, 8.4e-5, 1.6e-4, 5.2e-3, 1.6e-2, 0.56, 4.85]


def fill_loss(w):
    return (3 * w - 10) ** 2


FIGURES = {
    "one strip": lambda: pictures.strips(WHOLE),
    "two strips": lambda: pictures.strips(WHOLE, CUT),
    "late strip": lambda: pictures.strips(LATE),
    "quotients": lambda: pictures.quotient_errors(STEPS, ERRORS, "The best step is near 0.01"),
    "promise": lambda: pictures.promise(fill_loss, 2.0, -24.0, [0.01, 0.12]),
    "one promise": lambda: pictures.promise(lambda w: w**2, 1.5, 3.0, [0.4]),
}


@pytest.fixture(params=FIGURES, name="figure")
def drawn(request):
    figure = FIGURES[request.param]()
    yield figure
    plt.close(figure)


def drawn_texts(figure):
    """Every text that is drawn: titles, labels, notes, and the ticks within the axes' limits."""
    figure.canvas.draw()
    for axes in figure.axes:
        yield from (axes.title, axes._left_title, *axes.texts)
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            yield axis.label
            low, high = sorted(axis.get_view_interval())
            yield from (tick.label1 for tick in axis.get_major_ticks() if low <= tick._loc <= high)


def texts(figure):
    """What is drawn, each with its box in pixels."""
    return [
        (text.get_text(), text.get_window_extent())
        for text in drawn_texts(figure)
        if text.get_text()
    ]


def words(figure):
    return " ".join(said for said, _ in texts(figure))


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
    for text in drawn_texts(figure):
        assert text.get_fontsize() >= 12, text


def luminance(color):
    """Relative luminance of a color, from the accessibility guidelines (WCAG 2, 1.4.3)."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))


def test_every_word_stands_out_from_the_page_and_the_shade(figure):
    for text in drawn_texts(figure):
        for ground in (figure.get_facecolor(), pictures._style.SHADE):
            dark, light = sorted((luminance(text.get_color()), luminance(ground)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text.get_text(), text.get_color())


def test_no_source_of_a_formula_is_shown(figure):
    with pictures.style():
        assert "$" not in words(figure) and "\\" not in words(figure)


def test_a_whole_strip_shows_its_slopes_and_a_cut_one_says_none_under_its_variable():
    assert "−24" in words(pictures.strips(WHOLE))
    assert "None" not in words(pictures.strips(WHOLE))
    cut = pictures.strips(CUT)
    assert "−24" not in words(cut)
    none = next(text for text in cut.axes[0].texts if text.get_text() == "None")
    assert none.get_position()[0] == 0


def test_a_strip_of_a_tapes_answers_knows_what_was_recorded():
    whole = pictures.Strip.of("Whole", LABELS, WHOLE.values, [-24.0, -8.0, -8.0], (1, 3))
    assert (whole.slopes, whole.recorded) == (WHOLE.slopes, WHOLE.recorded)
    cut = pictures.Strip.of("Cut", LABELS, CUT.values, [None] * 3, (2, 3))
    assert (cut.slopes, cut.recorded) == (CUT.slopes, CUT.recorded)


def crosses(figure):
    """After how many boxes each cross stands."""
    return [int(line.get_xdata()[0] // 2.6) for line in figure.axes[0].lines]


def test_a_cross_stands_before_every_step_that_was_not_recorded_and_nowhere_else():
    assert crosses(pictures.strips(WHOLE)) == []
    assert crosses(pictures.strips(CUT)) == [0, 1, 2]
    assert crosses(pictures.strips(LATE)) == [2]


def test_strips_say_in_words_what_they_show():
    both = pictures.strips(WHOLE, CUT).alt
    for part in ("Whole. Boxes w, × 3, − 10, square", "2, 6, −4, 16", "slopes 1, −8, −8, −24"):
        assert part in both
    assert "Cut." in both and "None" in both and "dashed" in both
    assert "solid up to − 10, dashed from there" in pictures.strips(LATE).alt


def test_a_strip_can_be_run_on_a_real_tape():
    tf = pytest.importorskip("tensorflow")
    steps = {"× 3": lambda v: 3 * v, "− 10": lambda v: v - 10, "square": tf.square}
    whole = pictures.Strip.run("Whole", 2.0, steps)
    assert (whole.labels, whole.values, whole.slopes) == (LABELS, WHOLE.values, WHOLE.slopes)
    assert (whole.recorded, whole.block) == (WHOLE.recorded, WHOLE.block)
    cut = pictures.Strip.run("Cut", 2.0, steps, first_inside=2)
    assert (cut.slopes, cut.recorded, cut.block) == (CUT.slopes, CUT.recorded, CUT.block)


def test_the_smallest_error_is_marked_whatever_the_order_of_steps():
    figure = pictures.quotient_errors(STEPS[::-1], ERRORS[::-1], "Title")
    assert "best step: 0.01" in words(figure)
    plt.close(figure)


def test_a_promise_is_told_with_both_numbers():
    said = words(pictures.promise(fill_loss, 2.0, -24.0, [0.01, 0.12]))
    for part in ("real −5.24", "promised −5.76", "real +5.53", "promised −69.1"):
        assert part in said
    assert "nearly kept" in said and "broken" in said
    named = pictures.promise(fill_loss, 2.0, -24.0, [0.01], names=("w (dl)", "loss (dl²)"))
    assert "w (dl)" in words(named) and "loss (dl²)" in words(named)
    plt.close("all")


def test_the_users_own_style_comes_back():
    before = dict(matplotlib.rcParams)
    plt.close(pictures.strips(WHOLE))
    assert dict(matplotlib.rcParams) == before


@pytest.fixture(name="shown")
def what_is_displayed(monkeypatch):
    shown = []
    monkeypatch.setattr("tapescope.pictures._show.display", lambda data, raw: shown.append(data))
    return shown


def test_show_gives_an_image_with_its_text_and_closes_the_figure(shown):
    figure = pictures.promise(fill_loss, 2.0, -24.0, [0.01])
    pictures.show(figure, 'slope "−24" < 0')
    page = shown[0]["text/html"]
    assert 'alt="slope &quot;−24&quot; &lt; 0"' in page
    assert base64.b64decode(re.search('base64,([^"]+)"', page)[1]).startswith(b"\x89PNG")
    assert shown[0]["text/plain"] == 'slope "−24" < 0'
    assert not plt.fignum_exists(figure.number)


def test_strips_bring_their_own_text(shown):
    pictures.show(pictures.strips(WHOLE))
    assert shown[0]["text/plain"] == pictures.strips(WHOLE).alt


def test_the_same_data_give_the_same_bytes(shown):
    for _ in range(2):
        pictures.show(pictures.quotient_errors(STEPS, ERRORS, "Title"), "text")
    assert shown[0] == shown[1]


def test_the_page_is_opaque():
    figure = pictures.strips(WHOLE)
    assert np.allclose(figure.get_facecolor()[3], 1.0)
    plt.close(figure)
