"""Do the pictures of 10 draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from tapescope import pictures
from tests.tapescope.test_pictures import drawn_texts, texts, words

LINES = ("y = x**3", "slope of y", "slope of slope")
PROGRAMS = {
    "6.0": {"outer": (0, 1), "inner": (0, 0)},
    "None": {"outer": (0, 0), "inner": (0, 0)},
    "None ": {"outer": (1, 1), "inner": (0, 0)},
}


def energy(r):
    return (1 - np.exp(-2 * (r - 1))) ** 2


def touching(r, rate=0.02):
    u = np.exp(-2 * (r - 1))
    return pictures.touching(energy, r, 4 * u * (1 - u), 16 * u * u - 8 * u, rate)


def running():
    return pictures.running(LINES, PROGRAMS, "Only a tape that runs at both lines answers")


PLACES = (0.7, 0.8, 0.9, 1.1, 1.2, 1.5, 1.6)
FIGURES = {
    "running": running,
    **{f"at {r}": lambda r=r: touching(r) for r in PLACES},
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


def test_newton_goes_to_the_turning_point_of_the_parabola():
    """Held against a parabola through three values of the curve near the start."""
    near = 0.8 + np.array([-1e-3, 0.0, 1e-3])
    bent, slope, _ = np.polyfit(near - 0.8, energy(near), 2)
    said = f"Newton {0.8 - slope / (2 * bent):.3g}"
    figure = touching(0.8)
    assert said in words(figure)
    assert "Newton steps to 0.924" in figure.alt and "under the parabola" in figure.alt


@pytest.mark.parametrize("r, claim", [(0.8, "under"), (1.2, "over"), (1.6, "opens downwards")])
def test_the_title_says_what_the_parabola_is_worth_here(r, claim):
    figure = touching(r)
    assert claim in words(figure) and claim in figure.alt
    marks = {line.get_marker(): line for line in figure.axes[0].lines[:8]}
    turning = marks["^" if claim == "opens downwards" else "v"].get_ydata()[0]
    landed = marks["s"].get_ydata()[0]
    assert (landed < turning) == (claim == "under")


def test_the_gradient_step_follows_its_rate():
    u = np.exp(0.4)
    for rate in (0.02, 0.05):
        end = 0.8 - rate * 4 * u * (1 - u)
        assert f"gradient step {end:.3g}" in words(touching(0.8, rate))


def test_every_mark_lies_on_what_it_belongs_to():
    axis = touching(0.8).axes[0]
    marks = {line.get_marker(): line for line in axis.lines if len(line.get_xdata()) == 1}
    for shape in "osD":
        (x,), (y,) = marks[shape].get_data()
        assert y == pytest.approx(energy(x), abs=1e-9)
    (x,), (lowest,) = marks["v"].get_data()
    parabola = axis.lines[2]
    assert lowest == pytest.approx(parabola.get_ydata().min(), abs=1e-4)


def test_a_tape_has_a_bar_over_the_lines_at_which_it_runs():
    figure = running()
    bars = [
        [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in axis.patches]
        for axis in figure.axes
    ]
    for (top, bottom), (first, last) in zip(
        itertools.chain(*bars),
        (span for tapes in PROGRAMS.values() for span in tapes.values()),
        strict=True,
    ):
        assert top < first < last + 1e-9 < bottom
        assert first - top < 0.5 and bottom - last < 0.5
    assert "outer from 'y = x**3' to 'slope of y'" in figure.alt
    assert figure.alt.count("answers None") == 2


def test_a_line_that_the_first_tape_misses_is_marked_in_picture_and_words():
    named = dict(zip(("inside: 6.0", "after: None", "late: None"), PROGRAMS.values(), strict=True))
    figure = pictures.running(LINES, named, "Only both lines will do", needed=(0, 1))
    marks = [[t.get_position()[1] for t in axis.texts if "missed" in t.get_text()]
             for axis in figure.axes]  # fmt: skip
    assert marks == [[], [1], [0]]
    assert figure.alt.count("it missed") == 2 and "answers None: it missed 'y = x**3'" in figure.alt
    assert figure.axes[1].get_title(loc="left") == "after\nanswers None"
