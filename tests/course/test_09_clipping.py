"""Does module 09 say the truth? Its rules, solutions and hints, held against TensorFlow itself."""

import copy
import math
import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.expected import read_expected
from autograder.judge import judge
from autograder.module import Module
from autograder.observe import observe_cases
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "09_clipping"
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "exploding and vanishing gradients": ("grow-2", "watched_step"),
    "learning rates compared": ("fair-9", "in_your_words"),
    "clip by value: length and direction (M83)": ("three-3", "clipped_by_hand"),
    "clip by norm": ("three-5", "clipped_by_hand"),
    "clip by global norm (M84)": ("three-11", "step_within"),
    "clipping in a Keras optimizer (M85)": ("inside-2", "watched_step"),
    "regularization as control": ("inside-10", "watched_step"),
    "a penalty in Keras": ("inside-12", "watched_step"),
    "monitoring": ("grow-4", "watched_step"),
    "not so: lr and clipping changed together prove nothing": ("fair-6", "in_your_words"),
    "the returned pair (M86)": ("three-14", "step_within"),
    "None (M87)": ("three-17", ""),
    "inf poisons all (M88)": ("nan-5", "mended_gain"),
    "sparse gradients escape the norm (M89)": ("inside-6", "watched_step"),
    "M62": ("nan-15", "nan_row"),
    "M63": ("nan-9", "mended_gain"),
    "M64": ("nan-15", ""),
    "M65": ("nan-15", ""),
    "M66": ("nan-19", ""),
    "M67": ("nan-19", ""),
    "M69": ("grow-9", ""),
    "M70": ("grow-4", "watched_step"),
    "length and direction, drawn": ("three-6", "soft_clip"),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "first layers hardly move": ("grow-4", "grow-13"),
    "slopes of 2e+10, or inf": ("grow-2", "grow-7"),
    "all lengths 0, the loss high": ("grow-9", "grow-9"),
    "`can't multiply sequence ...`": ("three-14", "three-5"),
    "`Attempt to convert a value (None)`": ("three-17", "three-19"),
    "a clipped run is slower": ("fair-5", "fair-6"),
    "clipped, held, but never arriving": ("fair-6", "fair-6"),
    "nan in spite of clipping": ("nan-2", "nan-11"),
    "nan though `where` avoids it": ("nan-9", "nan-13"),
    "inf or nan from softmax and log": ("nan-19", "nan-19"),
    "slopes weak at all scores": ("nan-19", "nan-19"),
    "steps longer than rate × limit": ("inside-4", "inside-4"),
    "a clipped embedding moves too far": ("inside-8", "inside-8"),
    "a weight grows without end": ("inside-10", "inside-10"),
}
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""
ANSWERED = (
    "step_within", "clipped_by_hand", "nan_row", "mended_gain", "watched_step", "soft_clip",
)  # fmt: skip


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    book = nbformat.read(SOURCE / "09_clipping.ipynb", as_version=4)
    return {cell.id: cell for cell in book.cells}


def given():
    """The names that the lecture gives to the exercises, and those a twin uses."""
    from collections import defaultdict

    import keras

    return {"tf": tf, "np": np, "keras": keras, "math": math, "defaultdict": defaultdict}


def solution(name):
    """The function that the source notebook's answer cell defines."""
    names = given()
    exec(cells()[f"{name}_answer"].source, names)
    return names[name]


def inputs(exercises, name, part, seed):
    exercise = exercises[name]
    return exercise.aspects()[part].make(exercise, generator(seed, name, part))


@pytest.mark.parametrize("row", CONTENT)
def test_every_row_of_the_content_has_its_cell_and_its_exercise(row, exercises):
    shown, asked = CONTENT[row]
    assert cells()[shown].cell_type == "code"
    assert not asked or asked in cells()
    assert not asked or asked in exercises or asked == "in_your_words"


def test_every_exercise_asks_for_a_row(exercises):
    asked = {asked for _, asked in CONTENT.values()} - {"", "in_your_words"}
    assert asked == set(exercises)


def test_the_closing_table_holds_what_was_run():
    rows = re.findall(r"^\| (.+?) \|", cells()["wrong-1"].source, re.M)[2:]
    assert rows == list(TABLE)
    for symptom, mend in TABLE.values():
        assert cells()[symptom].cell_type == cells()[mend].cell_type == "code"


def test_every_line_of_the_catalogue_is_shown():
    lines = Module(SOURCE).settings["lines"]
    shown = set(re.findall(r"M\d+", " ".join(CONTENT)))
    assert shown == {*lines["taught"], *lines["met"], *lines["listed"]}


@pytest.mark.parametrize("name", ANSWERED)
def test_the_solution_is_right_by_what_is_released(exercises, name):
    """By `expected.json` as committed: an older one may name a model's variables otherwise."""
    reference = read_expected(SOURCE / "expected.json")[name]
    exercise, function = exercises[name], solution(name)
    parts = range(len(exercise.aspects()))
    observed = [observe_cases(exercise, part, PUBLIC, function) for part in parts]
    assert judge(reference, observed).status == "right"


@pytest.mark.parametrize("seed", SEEDS)
def test_no_place_in_a_record_gives_the_row_away(exercises, seed):
    """A 0 stands in both records, and the row with the nan is not always at one place."""
    for part in (0, 1):
        first, second, target = inputs(exercises, "nan_row", part, seed)
        assert all(any(0.0 in slopes for _, _, slopes in rows) for rows in (first, second))
        assert solution("nan_row")(second, target) is None


def test_the_row_with_the_nan_is_not_one_certain_infinity(exercises):
    ranks = set()
    for seed in SEEDS:
        rows, _, target = inputs(exercises, "nan_row", 0, seed)
        infinite = [name for name, _, slopes in rows if any(map(math.isinf, slopes))]
        ranks.add(infinite.index(solution("nan_row")(rows, target)))
    assert len(ranks) == 3


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_a_step_within_reach_is_the_plain_step_shortened(exercises, part, seed):
    loss_fn, variables, rate, reach = inputs(exercises, "step_within", part, seed)
    before = [variable.numpy() for variable in variables]
    length = solution("step_within")(loss_fn, variables, rate, reach)
    step = np.concatenate([v.numpy() - old for v, old in zip(variables, before, strict=True)])
    plain = -rate * np.concatenate(loss_fn.slopes)
    assert float(length) == pytest.approx(np.linalg.norm(plain) / rate, rel=1e-5)
    assert np.linalg.norm(step) == pytest.approx(min(reach, np.linalg.norm(plain)), rel=1e-5)
    assert step @ plain == pytest.approx(np.linalg.norm(step) * np.linalg.norm(plain), rel=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_clipping_by_hand_is_what_tensorflow_does(exercises, part, seed):
    slopes, limit, way = inputs(exercises, "clipped_by_hand", part, seed)
    tensors = [tf.constant(slope, tf.float64) for slope in slopes]
    theirs = {
        "value": [tf.clip_by_value(slope, -limit, limit) for slope in tensors],
        "norm": [tf.clip_by_norm(slope, limit) for slope in tensors],
        "global norm": tf.clip_by_global_norm(tensors, limit)[0],
    }[way]
    for mine, wanted in zip(solution("clipped_by_hand")(slopes, limit, way), theirs, strict=True):
        assert mine == pytest.approx(wanted.numpy(), rel=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_a_nan_begins_where_a_real_tape_meets_it(exercises, part, seed):
    """The same rows as TensorFlow operations, of which a tape sees one more at a time."""

    @tf.custom_gradient
    def row(slopes, *reads):
        return tf.add_n(reads), lambda back: [None, *(slope * back for slope in slopes.numpy())]

    def has_nan(seen, target):
        """Whether a slope is nan; names that no seen row gives are variables."""
        given = {name for name, _, _ in seen}
        read = {name for _, reads, _ in seen for name in reads}
        values = {name: tf.Variable(1.5) for name in read - given}
        with tf.GradientTape() as tape:
            for name, reads, slopes in seen:
                values[name] = row(tf.constant(slopes), *(values[read] for read in reads))
        found = tape.gradient(values[target], values, unconnected_gradients="zero")
        return any(np.isnan(slope) for slope in found.values())

    first, second, target = inputs(exercises, "nan_row", part, seed)
    for rows in (first, second):
        places = reversed(range(len(rows)))
        wanted = next((rows[at][0] for at in places if has_nan(rows[at:], target)), None)
        assert solution("nan_row")(rows, target) == wanted


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_mended_gain_moves_by_the_true_slope(exercises, part, seed):
    power, wanted, floor, gain, limit = inputs(exercises, "mended_gain", part, seed)

    def loss(g):
        heard = g * power.numpy().astype(float)
        loud = heard > 0
        levels = np.where(loud, np.log(np.where(loud, heard, 1.0)), floor)
        return np.mean((levels - wanted.numpy().astype(float)) ** 2)

    slope = (loss(gain + 1e-5) - loss(gain - 1e-5)) / 2e-5
    _, moved = solution("mended_gain")(power, wanted, floor, gain, limit)
    assert float(moved) == pytest.approx(gain - 0.1 * np.clip(slope, -limit, limit), rel=1e-3)
    assert (abs(slope) > limit) == (part == 0)  # else the clipping could be left out


@pytest.mark.parametrize("seed", SEEDS[:6])
@pytest.mark.parametrize("part", [0, 1])
def test_the_watched_step_is_no_longer_than_the_limit_allows(exercises, part, seed):
    """The lengths against differences of the loss in float64, the step against rate times limit."""
    model, x, y, optimizer = inputs(exercises, "watched_step", part, seed)
    weights = [w.astype(float) for w in model.get_weights()]
    penalized = part == 0

    def loss(ws):
        h = np.tanh(x.numpy() @ ws[0]) if penalized else ws[0][x.numpy()]
        out = h @ ws[-2] + ws[-1]
        penalty = 0.3 * np.sum(ws[-2] ** 2) if penalized else 0.0
        return np.mean((out - y.numpy()) ** 2) + penalty

    def slope(place):
        found = np.zeros_like(weights[place])
        for entry in np.ndindex(found.shape):
            up, down = copy.deepcopy(weights), copy.deepcopy(weights)
            up[place][entry] += 1e-6
            down[place][entry] -= 1e-6
            found[entry] = (loss(up) - loss(down)) / 2e-6
        return found

    slopes = [slope(place) for place in range(len(weights))]
    first = len(weights) - 2
    wanted = [np.sqrt(sum(np.sum(s**2) for s in part)) for part in (slopes[:first], slopes[first:])]
    lengths = solution("watched_step")(model, x, y, optimizer)
    assert [float(length) for length in lengths.values()] == pytest.approx(wanted, rel=1e-4)
    moves = [new - old for new, old in zip(model.get_weights(), weights, strict=True)]
    step = np.sqrt(sum(np.sum(move**2) for move in moves))
    allowed = float(optimizer.learning_rate) * min(optimizer.global_clipnorm, math.hypot(*wanted))
    assert step == pytest.approx(allowed, rel=1e-3)


def test_a_sparse_gradient_of_keras_would_pass_the_limit(exercises):
    """Else the second part of `watched_step` would ask for nothing."""
    model, x, y, _ = inputs(exercises, "watched_step", 1, PUBLIC[0])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    slope = tape.gradient(loss, model.layers[0].embeddings)
    assert isinstance(slope, tf.IndexedSlices)
    assert len(set(slope.indices.numpy().ravel().tolist())) < np.size(slope.indices)


@pytest.mark.parametrize(
    "name, printed",
    [
        ("step_within", "8.25\n"),
        ("clipped_by_hand", "[3. 5. 4.]\n[2.25, 6.75, 3.0]"),
        ("nan_row", "Ada inf False\nBo inf False\nCy nan True\nDi nan True"),
        ("mended_gain", "[9.9 0.  0. ]\n[0.99 0.   0.  ]"),
        ("watched_step", "18.79\n[ 0. 16. 15.] 21.93"),
        ("soft_clip", "0.1 0.1\n5.0 3.93\n10.0 8.65\n10.0 9.82"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    names = given()
    capsys.readouterr()
    exec(twin[1], names)
    assert printed in capsys.readouterr().out
