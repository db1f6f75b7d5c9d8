"""Does module 05 say the truth? Its rules, solutions and hints, held against TensorFlow itself."""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "05_many_variables"
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "x**2 + 3xy + y**3 at (2, 3) gives 13 and 33": ("question-2", "own_gradient"),
    "sources as list and dict": ("question-2", "own_gradient"),
    "a gradient has the shape of its variable": ("question-4", "entry_slope"),
    "W (3, 2), b (2,), mean squared error": ("question-4", "slopes_by_hand"),
    "Keras layers and models: names, shapes": ("keepers-12", "group_step"),
    "custom layers and tf.Module: names, shapes": ("keepers-8", "mended_layer"),
    "sign and size, what they do and don't say": ("size-6", "fair_sizes"),
    "several gradients are one joint direction": ("joint-2", "group_step"),
    "by layer or group": ("joint-12", "group_step"),
    "one step over all": ("joint-10", "group_step"),
    "a source used twice adds its slopes": ("sums-13", "own_gradient"),
    "not so: size is importance (M55)": ("size-5", "fair_sizes"),
    "not so: Layer and Model are tf.Module (M80)": ("keepers-10", "mended_layer"),
    "M07": ("question-7", "entry_slope"),
    "M18": ("keepers-16", ""),
    "M19": ("keepers-17", ""),
    "M26": ("joint-14", "group_step"),
    "M46": ("sums-3", "own_gradient"),
    "M47": ("sums-7", ""),
    "M48": ("sums-5", "own_gradient"),
    "M50": ("joint-8", "group_step"),
    "M51": ("question-12", ""),
    "M79": ("keepers-4", "mended_layer"),
    "M81": ("keepers-12", "mended_layer"),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "`None`": ("question-7", "question-9"),
    "a loss above 0 though all is right": ("question-12", "question-12"),
    "one number where you wanted several": ("sums-5", "sums-5"),
    "`nan` after a few steps": ("sums-7", "sums-7"),
    "a part of a layer never moves": ("keepers-4", "keepers-8"),
    "an empty list of variables": ("keepers-12", "keepers-12"),
    "a layer is no `tf.Module`": ("keepers-10", "keepers-8"),
    "`Passed in object ... 'Variable'`": ("keepers-16", "keepers-19"),
    "`Passed in object ... 'KerasTensor'`": ("keepers-17", "keepers-19"),
    "a frozen layer has slopes": ("joint-14", "joint-14"),
    "wrong values, no error": ("joint-8", "joint-10"),
    "some variables never move": ("joint-17", "joint-18"),
    "a slope 1,000 times as large": ("size-5", "size-7"),
}
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    return {
        cell.id: cell
        for cell in nbformat.read(SOURCE / "05_many_variables.ipynb", as_version=4).cells
    }


def given():
    """The names that the lecture gives to the exercises, and those a twin uses."""
    import keras

    names = {"tf": tf, "keras": keras}
    exec(cells()["sums-18"].source, names)
    return names


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
    assert cells()[shown].cell_type == "code" or shown == "size-6"
    assert not asked or (asked in exercises and asked in cells())


def test_every_exercise_asks_for_a_row(exercises):
    assert {asked for _, asked in CONTENT.values()} - {""} == set(exercises)


def test_the_closing_table_holds_what_was_run():
    rows = re.findall(r"^\| (.+?) \|", cells()["wrong-1"].source, re.M)[2:]
    assert rows == list(TABLE)
    for symptom, mend in TABLE.values():
        assert cells()[symptom].cell_type == cells()[mend].cell_type == "code"


def test_every_line_of_the_catalogue_is_shown():
    lines = Module(SOURCE).settings["lines"]
    shown = {line for line in re.findall(r"M\d+", " ".join(CONTENT))}
    earlier = {"M32"}  # met as a wrong answer, taught in 02
    assert shown == {*lines["taught"], *lines["met"], *lines["listed"]} - earlier


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_slopes_by_hand_are_what_a_tape_gives(exercises, part, seed):
    x, W, b, back = inputs(exercises, "slopes_by_hand", part, seed)
    with tf.GradientTape() as tape:
        errors = x @ W + b
    by_hand = solution("slopes_by_hand")(x, W, b, back)
    slopes = tape.gradient(errors, [W, b], output_gradients=back)
    for mine, theirs in zip(by_hand, slopes, strict=True):
        assert mine.numpy() == pytest.approx(theirs.numpy(), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_own_tape_answers_as_a_real_one(exercises, part, seed):
    rows, targets, sources = inputs(exercises, "own_gradient", part, seed)
    values = {name: tf.Variable(1.5) for name in "xv"}
    with tf.GradientTape() as tape:
        for name, reads, slopes in rows:
            pairs = zip(reads, slopes, strict=True)
            values[name] = tf.add_n([slope * values[read] for read, slope in pairs])
    places = sources.items() if isinstance(sources, dict) else enumerate(sources)
    asked = {label: values[name] for label, name in places}
    answers = tape.gradient([values[target] for target in targets], asked)
    mine = solution("own_gradient")(rows, targets, sources)
    unreached = [label for label, answer in answers.items() if answer is None]
    assert len(unreached) == 1  # and the own tape says None of the same source
    assert mine[unreached[0] if isinstance(mine, dict) else int(unreached[0])] is None
    for label, answer in answers.items():
        if answer is None:
            continue
        assert mine[label] == pytest.approx(float(answer), rel=1e-4, abs=1e-4)
        assert abs(float(answer)) > 1e-3  # 0 would hide a slope that never arrived


def at_a_percent(weights, values):
    """The sizes by a quotient, without a tape: what one percent more does to the loss."""
    now = float(values(weights))
    more = {name: values({**weights, name: 1.01 * weights[name]}) for name in weights}
    return {name: abs(float(loss) - now) for name, loss in more.items()}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_neither_slopes_nor_values_alone_pass_for_fair_sizes(exercises, part, seed):
    """Of single numbers the larger slope matters less; of entries, the larger value does."""
    loss_fn, weights, factors = inputs(exercises, "fair_sizes", part, seed)
    with tf.GradientTape() as tape:
        loss = loss_fn(weights)
    slopes = tape.gradient(loss, weights)

    def order(sizes):
        return sorted(sizes, key=lambda name: float(tf.norm(sizes[name])))

    fair = order(at_a_percent(weights, loss_fn))
    assert fair == order(solution("fair_sizes")(loss_fn, weights))
    assert fair == order(weights if part == 0 else slopes)
    assert fair[::-1] == order(slopes if part == 0 else weights)
    converted = {name: weights[name] * factors[name] for name in weights}
    assert order(converted) == order(weights)[::-1]  # so no rank of the values stays


def measured(exercises, name, part, function):
    exercise = exercises[name]
    return exercise.measure(function, *inputs(exercises, name, part, PUBLIC[0]))


def test_sizes_made_from_the_values_alone_are_refused(exercises):
    def ranked(loss_fn, weights):
        largest = max(weights, key=lambda name: float(tf.norm(weights[name])))
        return {name: 2.0 if name == largest else 1.0 for name in weights}

    for part in (0, 1):
        right = measured(exercises, "fair_sizes", part, solution("fair_sizes"))
        assert measured(exercises, "fair_sizes", part, ranked)[1] != right[1]


def test_a_quotient_of_the_loss_is_told_from_a_slope(exercises):
    def quotient(loss_fn, weights, name, place):
        with tf.GradientTape():  # as the given lines open one
            loss_fn(weights)
        values = weights[name].numpy()
        values[place] += 0.1
        return (loss_fn({**weights, name: tf.constant(values)}) - loss_fn(weights)) / 0.1

    def asked_twice(*given):
        given[0](given[1])  # a loss computed again, as for a print
        return solution("entry_slope")(*given)

    for part in (0, 1):
        told = measured(exercises, "entry_slope", part, quotient)
        assert told == "an estimate from values of the loss"
        assert not isinstance(measured(exercises, "entry_slope", part, asked_twice), str)


@pytest.mark.parametrize("name", ["slopes_by_hand", "own_gradient"])
def test_a_tape_is_told_where_the_own_hand_is_asked(exercises, name):
    def taped(*given):
        with tf.GradientTape():
            return solution(name)(*given)

    for part in (0, 1):
        assert "tape worked out" in str(measured(exercises, name, part, taped))


@pytest.mark.parametrize(
    "name, printed",
    [
        ("entry_slope", "[3.75 7.5 ]\n7.5"),
        ("slopes_by_hand", "0.4\n-0.1"),
        ("own_gradient", "1.0\n0.75"),
        ("mended_layer", "[[2.]]\n1"),
        ("group_step", "-13.69"),
        ("fair_sizes", "0.08\n0.081"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    names = given()
    capsys.readouterr()
    exec(twin[1], names)
    said = re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.4g}", capsys.readouterr().out)
    assert printed in said
