"""Do the lectures' pictures draw their data, legibly, and tell it in words?"""

import itertools

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
import tensorflow as tf

from tapescope import pictures
from tapescope.pictures import _slider
from tapescope.pictures._clipping import by_norm, by_value, turned
from tapescope.pictures._marks import spread
from tests.tapescope.test_pictures import drawn_texts, texts, words


def bowl(x, y):
    return 0.5 * (x**2 + 25 * y**2)


def descent(rate, steps, start=(4.0, 1.0)):
    path = [np.array(start)]
    for _ in range(steps):
        path.append(path[-1] - rate * path[-1] * [1, 25])
    return np.array(path)


def parabola_path(rate, steps):
    return [(1 - 2 * rate) ** step for step in range(steps + 1)]


RATES = np.linspace(0.02, 1.1, 55)
ENDS = [parabola_path(rate, 50)[-1] ** 2 for rate in RATES]
EXAMPLES = np.array([[-2.0 * k * (2 * k - 1), -2.0 * (2 * k - 1)] for k in range(1, 7)])
NORMS = {"dense": 3e-7, "dense_1": 2.5e-5, "dense_2": 0.0, "dense_3": None, "dense_4": 0.08}
HELD = {"plain": [12.0] * 10, "dropped": [13.0] * 10, "kept": [12.0 + 9 * k for k in range(10)]}
MOMENTS = [("v = tf.Variable(2.)", 2.0), ("t = v + 0", 2.0), ("v.assign_add(3)", 5.0)]


def rates():
    paths = {rate: parabola_path(rate, 6) for rate in (0.4, 1.0, 1.1)}
    return pictures.rates(lambda w: w**2, paths, RATES, ENDS, 2.0, "The limit is 1", 50)


def surface():
    paths = {"slow": descent(0.01, 30), "fast": descent(0.07, 30)}
    return pictures.surface(bowl, paths, "The faster one is nearer", lowest=(0, 0))


FIGURES = {
    "surface": surface,
    "one path": lambda: pictures.surface(bowl, {"SGD": descent(0.03, 9)}, "Down", ("x", "y")),
    "rates": rates,
    "head to tail": lambda: pictures.head_to_tail(EXAMPLES, "The mean points where the sum does"),
    "other way up": lambda: pictures.head_to_tail(-EXAMPLES[::-1], "The same, turned"),
    "norms": lambda: pictures.layer_norms(NORMS, "The first layers hardly learn"),
    "no norms": lambda: pictures.layer_norms({"a": None, "b": None}, "None reaches a layer"),
    "clippings": lambda: pictures.clippings((1, 4), (3, 1), 1.0, "One way turns the step"),
    "others": lambda: pictures.clippings((4, 1), (1, 3), 1.0, "One way turns the step"),
    "time": lambda: pictures.through_time("v", MOMENTS, {"t": (1, 2.0)}, "A tensor stays"),
    "memory": lambda: pictures.memory(HELD, "A kept tape keeps its memory"),
}


@pytest.fixture(params=FIGURES, name="figure")
def drawn(request):
    return FIGURES[request.param]()


def test_no_text_covers_another_or_leaves_the_figure(figure):
    for (one, box), (other, second) in itertools.combinations(texts(figure), 2):
        overlap = box.x1 - second.x0 > 1 and second.x1 - box.x0 > 1
        overlap = overlap and box.y1 - second.y0 > 1 and second.y1 - box.y0 > 1
        assert not overlap, f"{one!r} and {other!r} overlap"
    for said, box in texts(figure):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, said
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, said


def test_texts_are_large_and_without_formulas(figure):
    for text in drawn_texts(figure):
        assert text.get_fontsize() >= 12, text
    with pictures.style():
        assert "$" not in words(figure) and "\\" not in words(figure)


def test_the_claim_is_the_title_and_opens_the_text(figure):
    titles = [figure.get_suptitle(), *(axis.get_title(loc="left") for axis in figure.axes)]
    claim = next(title for title in titles if title)
    assert figure.alt.startswith(f"{claim}. ") and len(figure.alt) > len(claim) + 30


def test_a_picture_is_opaque_and_in_no_window(figure):
    assert figure.get_facecolor()[3] == 1.0 and plt.get_fignums() == []


def lines(axis):
    return [line for line in axis.lines if len(line.get_xdata()) > 1]


def test_paths_are_drawn_through_all_their_points():
    axis = surface().axes[0]
    for line, rate in zip(lines(axis), (0.01, 0.07), strict=False):
        assert np.allclose(np.column_stack(line.get_data()), descent(rate, 30))


def test_a_paths_end_is_told_with_its_loss():
    figure = surface()
    ends = [float(bowl(*descent(rate, 30)[-1])) for rate in (0.01, 0.07)]
    for name, end in zip(("slow", "fast"), ends, strict=True):
        assert f"{name},\n30 steps:\nloss {end:.3g}" in words(figure)
        assert f"{name} ends at loss {end:.3g} after 30 steps" in figure.alt


def test_a_rates_path_lies_on_the_loss():
    for axis, rate in zip(rates().axes, (0.4, 1.0, 1.1), strict=False):
        path = axis.lines[1]
        assert np.allclose(path.get_xdata(), parabola_path(rate, 6))
        assert np.allclose(path.get_ydata(), np.square(path.get_xdata()))
        assert f"rate {rate:g}" in axis.get_title(loc="left")


def test_the_limit_stands_where_the_loss_stops_shrinking():
    figure = rates()
    below = figure.axes[-1]
    curve, limit = below.lines
    assert limit.get_xdata()[0] == 1.0 and "2 / curvature = 1" in words(figure)
    x, y = curve.get_data()
    assert np.allclose(y[y > 0], np.array(ENDS)[np.array(ENDS) > 0])
    assert np.nanmax(y[x < 0.99]) < 1 < np.nanmin(y[x > 1.01])
    assert np.isnan(y).sum() == ENDS.count(0.0)  # nothing is left to draw on that scale


def test_infinite_losses_leave_a_gap():
    figure = pictures.rates(lambda w: w**2, {0.1: [1.0, 0.8]}, [0.1, 0.5, 2.0],
                            [0.1, 0.01, np.inf], 2.0, "Too fast", 9)  # fmt: skip
    assert np.isnan(figure.axes[-1].lines[0].get_ydata()[-1])


def arrow_ends(axis):
    return [
        (np.array(text.xyann, float), np.array(text.xy, float))
        for text in axis.texts
        if text.arrow_patch is not None
    ]


def test_arrows_stand_head_to_tail_and_the_thick_one_is_the_mean():
    axis = pictures.head_to_tail(EXAMPLES, "Title").axes[0]
    *each, total, mean = arrow_ends(axis)
    assert np.allclose([end - start for start, end in each], EXAMPLES)
    for (_, end), (start, _) in itertools.pairwise(each):
        assert np.allclose(end, start)
    assert np.allclose(total[1], EXAMPLES.sum(axis=0))
    assert np.allclose(mean[1], EXAMPLES.mean(axis=0))
    assert np.allclose(mean[0], 0)


def test_a_norm_is_drawn_at_its_value_and_none_in_words():
    figure = pictures.layer_norms(NORMS, "Title")
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [dot.get_xdata()[0] for dot in dots] == [3e-7, 2.5e-5, 0.08]
    assert [dot.get_ydata()[0] for dot in dots] == [0, 1, 4]
    assert "None: no gradient" in words(figure) and "3e−7" in words(figure)
    assert "dense_3 None" in figure.alt


def test_clipping_is_tensorflows():
    for gradient in ([1.0, 4.0], [-3.0, 0.5], [0.1, 0.2], [0.0, 0.0]):
        assert np.allclose(by_value(gradient, 1.0), tf.clip_by_value(gradient, -1.0, 1.0))
        assert np.allclose(by_norm(gradient, 1.0), tf.clip_by_norm(gradient, 1.0))


def test_the_three_clippings_are_drawn_as_tensorflow_clips():
    first, second = np.float32([1, 4]), np.float32([3, 1])
    axes = pictures.clippings(first, second, 1.0, "Title").axes
    expected = [
        [tf.clip_by_value(first, -1.0, 1.0)],
        [tf.clip_by_norm(first, 1.0)],
        tf.clip_by_global_norm([first, second], 1.0)[0],
    ]
    for axis, clipped in zip(axes, expected, strict=True):
        assert np.allclose([end for _, end in arrow_ends(axis)[1::2]], clipped)
        assert axis.get_aspect() == 1.0
    assert turned([1, 4], [1, 1]) == pytest.approx(30.96, abs=0.01)


def test_a_variable_steps_and_a_tensor_stays():
    figure = pictures.through_time("v", MOMENTS, {"t": (1, 2.0)}, "Title")
    variable, tensor = lines(figure.axes[0])[:2]
    assert list(variable.get_ydata()) == [2, 2, 5, 5] and variable.get_drawstyle() == "steps-post"
    assert list(tensor.get_xdata()) == [1, 3] and list(tensor.get_ydata()) == [2, 2]
    assert "t is still 2" in words(figure) and "v is 5" in words(figure)


def test_memory_is_drawn_step_by_step():
    figure = pictures.memory(HELD, "Title", unit="kB")
    for line, amounts in zip(figure.axes[0].lines, HELD.values(), strict=True):
        assert list(line.get_ydata()) == [0, *amounts, amounts[-1]]
        assert list(line.get_xdata()) == [*range(11), 10.5]
        assert line.get_drawstyle() == "steps-post"
    assert "kept:\n93 kB" in words(figure)
    for look in (lambda line: line.get_color(), lambda line: str(line._unscaled_dash_pattern)):
        assert len({look(line) for line in figure.axes[0].lines}) == 3


def test_lines_of_equal_memory_do_not_cover_each_other():
    figure = pictures.memory({"plain": [0.0, 0.0], "dropped": [0.0, 0.0]} | HELD, "Title")
    figure.canvas.draw()
    lines = figure.axes[0].lines[:2]
    one, other = (line.get_transform().transform((1, 0))[1] for line in lines)
    assert one - other >= 2 * figure.dpi / 72


def test_memory_counts_in_the_word_that_it_is_given():
    figure = pictures.memory(HELD, "Title", over="pass")
    assert "after each pass" in figure.alt and "in 10 passes" in figure.alt
    assert figure.axes[0].get_xlabel() == "pass"


def test_words_at_line_ends_keep_their_distance_and_their_order():
    assert spread([1.0, 1.1, 9.0], 2.0, 0.0, 10.0) == [1.0, 3.0, 9.0]
    assert spread([9.5, 9.0], 2.0, 0.0, 10.0) == [10.0, 8.0]


class Front:
    """A front end that would answer `input()`, or would not."""

    def __init__(self, allow_stdin):
        self.kernel = self
        self.allow_stdin = allow_stdin

    def get_parent(self, channel):
        return {"content": {"allow_stdin": self.allow_stdin}}


class Handle:
    def __init__(self, updates):
        self.updates = updates

    def update(self, bundle, raw):
        self.updates.append(bundle)


@pytest.fixture(name="shown")
def displayed(monkeypatch):
    """What is displayed, and what a moved slider puts in its place."""
    shown, updates = [], []

    def display(thing, **options):
        shown.append(thing)
        return Handle(updates)

    monkeypatch.setattr(_slider, "display", display)
    monkeypatch.setattr("tapescope.pictures._show.display", display)
    return shown, updates


def memory_of(step):
    return pictures.memory({"kept": [1.0, step]}, f"{step} is held")


def test_without_a_front_end_there_is_only_the_still_picture(shown, monkeypatch):
    for front in (None, Front(False), object()):
        monkeypatch.setattr(_slider, "get_ipython", lambda front=front: front)
        pictures.slider(memory_of, step=[2.0, 3.0])
    assert len(shown[0]) == 3 and not shown[1]
    assert all('alt="2.0 is held.' in thing["text/html"] for thing in shown[0])


def test_a_moved_slider_draws_the_picture_and_its_text_anew(shown, monkeypatch):
    monkeypatch.setattr(_slider, "get_ipython", lambda: Front(True))
    pictures.slider(memory_of, step=[2.0, 3.0, 1e-7])
    picture, box = shown[0]
    assert 'alt="2.0 is held.' in picture["text/html"]
    (slider,) = box.children
    assert slider.description == "step"
    assert [label for label, _ in slider.options] == ["2", "3", "1e−7"]
    slider.value = 3.0
    (update,) = shown[1]
    assert 'alt="3.0 is held.' in update["text/html"] and "3.0 is held" in update["text/plain"]


def test_a_slider_without_values_says_so():
    with pytest.raises(ValueError, match="at least one value for step"):
        pictures.slider(memory_of, step=[])
