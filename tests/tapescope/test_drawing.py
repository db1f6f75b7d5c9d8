"""Does the drawing of a recording say what the recording says, legibly, whatever its size?"""

import itertools
import re
import time

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
import tensorflow as tf
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from tapescope import Line, Node, Recording, record
from tapescope._fold import READABLE, folded
from tapescope._graph import graph
from tapescope._layout import layout
from tapescope._words import gradient_text, op_label, value_text, variable_name
from tapescope.drawing import TOO_WIDE, alt, draw
from tapescope.pictures._style import SHADE
from tests.tapescope.table_after import OWN, TABLE

w, b = tf.Variable(2.0, name="w"), tf.Variable(1.0, name="b")


def fill():
    with tf.GradientTape() as tape:
        loss = (w * 3.0 - 10.0) ** 2
    return tape.gradient(loss, w)


def product_before():
    h = w * 3.0
    with tf.GradientTape() as tape:
        loss = (h - 10.0) ** 2
    return tape.gradient(loss, w)


def never_watched():
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = x * x * w
    return tape.gradient(y, [x, w])


def leaves_for_numpy():
    with tf.GradientTape() as tape:
        h = w * 3.0
        loss = b * np.square(h.numpy())
    return tape.gradient(loss, [w, b])


def chain(length):
    def run():
        with tf.GradientTape() as tape:
            y = w
            for _ in range(length):
                y = tf.sin(y)
        return tape.gradient(y, w)

    return run


def net(layers=2, width=4):
    model = tf.keras.Sequential(
        [tf.keras.layers.Dense(width, activation="gelu") for _ in range(layers)]
        + [tf.keras.layers.Dense(1)]
    )
    x, y = tf.ones((8, 3)), tf.ones((8, 1))
    model(x)

    def run():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        return tape.gradient(loss, model.trainable_variables)

    return run


def by_hand(ops, **changes):
    """w, then ops that form a chain; `changes` go into the last op."""
    made = [
        Node(0, "w", "", "source", (), "float32", (), np.float32(2.0), None, "", True, "",
             np.float32(1.0)),
        *(
            Node(number, "", "Sin", "op", (number - 1,), "float32", (), np.float32(number),
                 Line("cell", number, "y = sin(y)"), "", True, "", np.float32(-number))
            for number in range(1, ops + 1)
        ),
    ]  # fmt: skip
    made[-1] = Node(**{**vars(made[-1]), **changes})
    return Recording(tuple(made), (0,), (ops,), (False,) + (True,) * ops, None, "f", "")


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def crosses(figure):
    return [line for line in figure.axes[0].lines if line.get_marker() == "x"]


def boxes(figure):
    found = [p for p in figure.axes[0].patches if isinstance(p, FancyBboxPatch)]
    shade = matplotlib.colors.to_rgba(SHADE)
    return [p for p in found if p.get_facecolor() != shade], [
        p for p in found if p.get_facecolor() == shade
    ]


def arrows(figure, color):
    found = [p for p in figure.axes[0].patches if isinstance(p, FancyArrowPatch)]
    wanted = matplotlib.colors.to_rgba(color)
    return [p for p in found if p.get_edgecolor() == wanted]


def test_a_whole_path_shows_every_value_and_every_gradient():
    figure = draw(record(fill))
    said = words(figure)
    assert said[0] == "All 3 ops recorded; the gradient of w is −24"
    assert [text for text in said if re.fullmatch(r"−?\d+", text)] == [
        "2", "−24", "6", "−8", "−4", "−8", "16", "1"]  # fmt: skip
    assert {"w", "source", "× 3", "− 10", "loss", "target: ** 2", "with tape"} <= set(said)
    assert len(arrows(figure, "#D55E00")) == 3 and not crosses(figure)


def test_data_run_to_the_right_and_gradients_to_the_left():
    figure = draw(record(fill))
    for color, sign in (("#222222", 1), ("#D55E00", -1)):
        for arrow in arrows(figure, color):
            start, end = arrow._path_original.vertices[[0, -1]]
            assert sign * (end[0] - start[0]) > 0
    level = {color: arrows(figure, color)[0]._path_original.vertices[0][1]
             for color in ("#222222", "#D55E00")}  # fmt: skip
    assert level["#D55E00"] > level["#222222"]  # y runs downwards: gradients are below


def test_the_block_is_shaded_from_its_first_op_to_its_last():
    figure = draw(record(product_before))
    (band,) = boxes(figure)[1]
    places = {text.get_text(): text.get_position()[0] for text in figure.axes[0].texts}
    assert band.get_x() < places["− 10"] and places["loss"] < band.get_x() + band.get_width()
    assert places["h"] < band.get_x() and places["w"] < band.get_x()


def test_a_cut_path_has_one_cross_its_reason_and_no_gradients():
    figure = draw(record(product_before))
    said = words(figure)
    assert said[0] == "0 of 3 ops recorded; w gets no gradient"
    assert "✕ before the" in said and "None" in said
    (cross,) = crosses(figure)
    places = {text.get_text(): text.get_position()[0] for text in figure.axes[0].texts}
    assert places["w"] < cross.get_xdata()[0] < places["h"]
    assert not arrows(figure, "#D55E00")
    dashed = [box for box in boxes(figure)[0] if box.get_linestyle() != "-"]
    assert len(dashed) == 3


def test_a_source_that_was_never_watched_says_so():
    figure = draw(record(never_watched))
    assert len(crosses(figure)) == 1 and "✕ never" in " ".join(words(figure))


def test_a_dead_end_of_a_source_without_gradient_is_marked():
    said = " ".join(words(draw(record(leaves_for_numpy))))
    assert "✕ no op uses it" in said and "w gets no gradient" in said


def test_a_number_is_part_of_its_op_and_an_array_is_not():
    recording = record(lambda x: 2.0 / x - tf.constant([1.0, 2.0]), 4.0)
    heads = [box.head for box in graph(recording).boxes]
    assert heads == ["x", "constant", "2 /", "−"]


def test_what_has_no_part_in_a_gradient_is_left_out_and_counted():
    def run(x):
        return tf.reduce_sum(x) / tf.cast(tf.shape(x)[0], tf.float32)

    figure = draw(record(run, np.ones(4, "float32")))
    said = " ".join(words(figure)).replace("\n", " ")
    assert "not drawn: 3 ops on shapes" in said and "slice" not in said


def test_a_source_without_gradient_keeps_every_op_that_it_goes_through():
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.cast(tf.argmax(x), tf.float32) * w
        return tape.gradient(y, [x, w])

    heads = [box.head for box in graph(record(run, np.float32([1, 5, 2]))).boxes]
    assert {"arg max", "cast"} <= set(heads)


@pytest.fixture(params=[*TABLE, *OWN], name="figure")
def drawn(request):
    builder = {**TABLE, **OWN}[request.param]
    function, arguments = builder()[:2]
    tf.keras.utils.set_random_seed(4)
    return draw(record(function, *arguments))


def test_every_function_of_the_table_is_drawn_legibly(figure):
    figure.canvas.draw()
    texts = [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts]
    for (one, box), (other, second) in itertools.combinations(texts, 2):
        overlap = box.x1 - second.x0 > 1 and second.x1 - box.x0 > 1
        overlap = overlap and box.y1 - second.y0 > 1 and second.y1 - box.y0 > 1
        assert not overlap, f"{one!r} and {other!r} overlap"
    for said, box in texts:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.x1, said
        assert box.y0 >= 0 and box.y1 <= figure.bbox.y1, said
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 12
    solid = boxes(figure)[0]
    assert len(solid) <= 2 * READABLE  # a pile of folded ops is two
    for one, other in itertools.combinations(solid, 2):
        dx = abs(one.get_x() - other.get_x())
        dy = abs(one.get_y() - other.get_y())
        pile = dx < 0.06 and dy < 0.06
        assert pile or dx > one.get_width() - 0.01 or dy > one.get_height() - 0.01
    assert figure.get_figwidth() < 2.2 * TOO_WIDE


@pytest.mark.parametrize("length", [1, 29, 31, 100, 400])
def test_a_chain_of_any_length_is_at_most_thirty_boxes(length):
    whole = graph(by_hand(length))
    small = folded(whole)
    assert len(small.boxes) <= READABLE
    assert sum(box.ops for box in small.boxes) == length
    assert (small == whole) == (length < READABLE)
    if length > READABLE:
        assert any(re.fullmatch(r"\d+ ops", box.head) for box in small.boxes)


def test_a_large_model_is_folded_to_its_layers():
    small = folded(graph(record(net(layers=8))))
    layers = [box for box in small.boxes if box.ops > 1]
    assert len(layers) == 9 and all(box.head.startswith("dense") for box in layers)
    assert not any("None" in box.gradient for box in small.boxes if box.source)


def test_a_folded_box_tells_a_cut_only_where_no_gradient_passes():
    x = np.float32([[1, 2], [3, 5], [4, 9]])
    layer = tf.keras.layers.BatchNormalization(name="norm")
    layer.build((3, 2))
    whole = graph(record(lambda: layer(x, training=True) * 2.0))
    small = folded(whole, limit=4)
    (box,) = [box for box in small.boxes if box.ops > 1 and box.scope]
    inner = [one for one in whole.boxes if set(one.members) <= set(box.members)]
    assert any(one.cut for one in inner) and not all(one.recorded for one in inner)
    assert box.recorded and not box.cut and box.gradient != "None"


def test_a_folded_graph_has_no_cycle():
    small = folded(graph(record(net(layers=8))))
    assert all(link.start < link.end for link in small.links if not small.boxes[link.start].leaf)


def test_each_op_stands_in_a_layer_after_its_inputs():
    for builder in (fill, product_before, net()):
        shown = graph(record(builder))
        places = layout(shown)
        for link in shown.links:
            beside = link.start in places.beside
            assert places.depth[link.start] + (not beside) <= places.depth[link.end]


def test_thirty_boxes_are_drawn_within_a_second():
    recording = by_hand(29)
    draw(by_hand(2))  # fonts and libraries are loaded once
    begun = time.process_time()  # of this process alone: the machine may be busy with others
    figure = draw(recording)
    figure.canvas.draw()
    assert time.process_time() - begun < 1.0
    assert len(boxes(figure)[0]) == 30


def test_alt_states_the_finding_then_every_box():
    text = alt(record(fill))
    assert text.startswith("All 3 ops recorded; the gradient of w is −24. A graph")
    assert "w (source) = 2, gradient −24" in text and "− 10 of × 3 = −4, gradient −8" in text
    assert draw(record(fill)).alt == text
    assert "cut here: before the block" in alt(record(product_before))


def test_html_is_the_picture_with_its_text_and_a_table():
    html = record(product_before)._repr_html_()
    assert 'alt="0 of 3 ops recorded; w gets no gradient.' in html
    assert html.count("<tr>") == 5 and 'scope="col"' in html
    assert "h = w * 3.0" in html


def test_html_escapes_what_a_learner_wrote():
    html = by_hand(1, name="<b>", line=Line("cell", 3, "<script>x</script>"))._repr_html_()
    assert "<script>" not in html and "<b>" not in html and "&lt;script&gt;" in html


def test_names_are_no_formulas():
    figure = draw(by_hand(1, name="$x_1$"))
    assert "$x_1$" in words(figure)
    figure.canvas.draw()


def test_an_error_of_the_question_is_the_finding():
    recording = by_hand(1)
    raised = Recording(**{**vars(recording), "error": "No gradient defined for op X"})
    assert "asking raised: No gradient defined" in alt(raised)


def test_a_drawing_opens_no_window_and_leaves_the_users_style():
    before, open_ones = dict(matplotlib.rcParams), plt.get_fignums()
    record(fill).draw()
    assert dict(matplotlib.rcParams) == before and plt.get_fignums() == open_ones


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"), (-5.236, "−5.24"), (1e-7, "1e−7"), (12345, "12345"), (True, "True"),
        ([1.0, -2.0], "[1, −2]"), (np.zeros((2, 3)), "shape (2, 3)"), (b"cat", "'cat'"),
        (np.arange(4.0), "shape (4,)"), (None, ""),
    ],
)  # fmt: skip
def test_values_are_short(value, text):
    assert value_text(value) == text


def test_a_large_gradient_is_told_by_its_norm():
    assert gradient_text(np.full((2, 2), 2.0)) == "norm 4"
    assert gradient_text(None) == "None" and gradient_text(np.float32(0.0)) == "0"


def test_ops_and_variables_are_called_as_in_code():
    assert [op_label(op) for op in ("AddV2", "LogSoftmax", "custom_gradient:silu")] == [
        "+", "log softmax", "silu"]  # fmt: skip
    assert variable_name("sequential/dense_1/kernel") == "dense_1/kernel"
    assert variable_name("a/batch_normalization/gamma") == "batch_norma…/gamma"
