"""Does module 08 say the truth? Its rules, solutions and hints, held against NumPy and Keras."""

import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "08_optimizers"
SEEDS = [*PUBLIC, *PROOF[:4]]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "SGD by hand and by Keras": ("step-3", "fitted_by_keras"),
    "momentum by hand and by Keras": ("memory-2", "momentum_by_hand"),
    "Adam": ("memory-13", "own_adam"),
    "swapping optimizers": ("memory-9", "fitted_by_keras"),
    "their state": ("memory-7", "mended_phases"),
    "Dense(1) with SGD by hand": ("step-2", "fitted_by_keras"),
    "apply_gradients, iterations": ("step-3", "fitted_by_keras"),
    "schedules": ("rate-14", "mended_phases"),
    "devices: listing": ("traced-16", ""),
    "devices: choosing, placing": ("traced-17", ""),
    "tf.function around a step": ("traced-9", "python_runs"),
    "M31: zero is a step, None is none": ("none-6", "taking_turns"),
    "M71": ("step-5", ""),
    "M72": ("step-6", ""),
    "M73": ("step-8", ""),
    "M74: some None": ("none-5", "own_adam"),
    "M74: all None": ("none-8", ""),
    "M75": ("memory-18", "taking_turns"),
    "M76": ("rate-2", "mended_phases"),
    "M76: an old argument": ("rate-21", ""),
    "M77": ("rate-7", ""),
    "M78": ("memory-15", "mended_phases"),
    "M90": ("none-13", ""),
    "M91": ("memory-13", ""),
    "M95": ("traced-2", "python_runs"),
    "M96": ("rate-9", "mended_phases"),
    "M97": ("traced-7", "python_runs"),
    "M98: a variable": ("traced-11", ""),
    "M98: a second optimizer": ("traced-21", ""),
    "M99": ("traced-12", ""),
    "M100": ("traced-9", ""),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "`takes 2 positional arguments but 3 were given`": ("step-5", "step-10"),
    "`object of type 'zip' has no len()`": ("step-6", "step-10"),
    "`not enough values to unpack`": ("step-8", "step-10"),
    "`iterations` stays at 1": ("memory-15", "step-3"),
    "`Unknown variable`": ("memory-18", "memory-20"),
    "a list with one entry after many calls": ("traced-2", "traced-5"),
    "`float() argument must be ...`": ("traced-5", "traced-5"),
    "a trace for each value": ("traced-7", "traced-7"),
    "`only supports singleton tf.Variables`": ("traced-11", "traced-14"),
    "`Creating variables on a non-first call`": ("traced-21", "traced-14"),
    "`must return zero or more Tensors`": ("traced-12", "traced-9"),
    "another device than you named": ("traced-19", "traced-19"),
    "the rate does not change": ("rate-2", "rate-5"),
    "`'SGD' object has no attribute 'lr'`": ("rate-4", "rate-5"),
    "`Argument(s) not recognized: {'lr': ...}`": ("rate-21", "rate-5"),
    "`decay` has no effect": ("rate-5", "rate-15"),
    "`should be float, or ...`": ("rate-7", "rate-12"),
    "the old rate in a traced step": ("rate-9", "rate-12"),
    "`not settable`": ("rate-17", "rate-12"),
    "a warning, and a variable that stays": ("none-5", "none-10"),
    "a variable moves that should rest": ("none-6", "none-6"),
    "`No gradients provided`": ("none-8", "none-10"),
    "`unsupported operand ... 'IndexedSlices'`": ("none-13", "none-12"),
}
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    return {
        cell.id: cell for cell in nbformat.read(SOURCE / "08_optimizers.ipynb", as_version=4).cells
    }


def given():
    """The names that the lecture gives to the exercises, and those a twin uses."""
    import keras

    return {"tf": tf, "keras": keras, "np": np}


def solution(name):
    """The function that the source notebook's answer cell defines."""
    names = given()
    exec(cells()[f"{name}_answer"].source, names)
    return names[name]


def inputs(exercises, name, part, seed):
    exercise = exercises[name]
    return exercise.aspects()[part].make(exercise, generator(seed, name, part))


def every_case(test):
    return pytest.mark.parametrize("part", [0, 1])(pytest.mark.parametrize("seed", SEEDS)(test))


@pytest.mark.parametrize("row", CONTENT)
def test_every_row_of_the_content_has_its_cell_and_its_exercise(row, exercises):
    shown, asked = CONTENT[row]
    assert cells()[shown].cell_type == "code"
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
    earlier = {"M82", "M105"}  # met as wrong answers, taught in 07 and 01
    assert shown == {*lines["taught"], *lines["met"], *lines["listed"]} - earlier


@every_case
def test_the_layer_goes_where_numpy_goes(exercises, part, seed):
    optimizer, layer, x, y, steps = inputs(exercises, "fitted_by_keras", part, seed)
    rate, momentum = float(optimizer.learning_rate), optimizer.momentum or 0.0
    (w,), b = layer.get_weights()[0][0], layer.get_weights()[1][0]
    x_, y_ = x.numpy()[:, 0].astype(float), y.numpy()[:, 0].astype(float)
    place, velocity, losses = np.array([w, b], float), np.zeros(2), []
    for _ in range(steps):
        errors = place[0] * x_ + place[1] - y_
        losses.append(np.mean(errors**2))
        velocity = momentum * velocity - rate * 2 * np.array([np.mean(errors * x_), errors.mean()])
        place = place + velocity
    mine = solution("fitted_by_keras")(optimizer, layer, x, y, steps)
    assert [float(loss) for loss in mine] == pytest.approx(losses, rel=1e-4)
    kernel, bias = layer.get_weights()
    assert [kernel[0, 0], bias[0]] == pytest.approx(place, rel=1e-4, abs=1e-5)


@every_case
def test_momentum_by_hand_is_keras_with_momentum(exercises, part, seed):
    import keras

    w, slopes, rates, momentum = inputs(exercises, "momentum_by_hand", part, seed)
    place, optimizer = tf.Variable(w), keras.optimizers.SGD(0.1, momentum=momentum)
    for slope, rate, mine in zip(
        slopes, rates, solution("momentum_by_hand")(w, slopes, rates, momentum), strict=True
    ):
        optimizer.learning_rate.assign(rate)
        optimizer.apply([tf.constant(slope)], [place])
        assert mine == pytest.approx(float(place), rel=1e-4, abs=1e-5)


@every_case
def test_python_runs_when_tensorflow_traces(exercises, part, seed):
    (calls,) = inputs(exercises, "python_runs", part, seed)
    traced = []

    @tf.function
    def noted(value):
        traced.append(value)
        return 2 * value

    counts = [0]
    for kind, value in calls:
        noted(tf.constant(value) if kind == "tensor" else value)
        counts.append(len(traced))
    assert solution("python_runs")(calls) == [bool(step) for step in np.diff(counts)]


@every_case
def test_one_memory_goes_through_all_phases(exercises, part, seed):
    loss, w, rates, steps = inputs(exercises, "mended_phases", part, seed)
    (c,) = (float(number) for number in re.findall(r"\d+\.\d+", str(loss)))
    place, velocity, places = float(w), 0.0, []
    for rate in np.repeat(rates, steps):
        velocity = 0.8 * velocity - rate * 2 * (place - c)
        place += velocity
        places.append(place)
    assert solution("mended_phases")(loss, w, rates, steps) == pytest.approx(places, rel=1e-4)


@every_case
def test_who_has_no_turn_stays_with_its_memory(exercises, part, seed):
    optimizer, loss, weights, turns = inputs(exercises, "taking_turns", part, seed)
    rate, momentum = float(optimizer.learning_rate), optimizer.momentum or 0.0
    places = {name: float(weight) for name, weight in weights.items()}
    velocities, losses = dict.fromkeys(places, 0.0), []
    for turn in turns:
        losses.append(loss(places))
        nudged = [loss({**places, turn: places[turn] + h}) for h in (1e-5, -1e-5)]
        slope = (nudged[0] - nudged[1]) / 2e-5
        velocities[turn] = momentum * velocities[turn] - rate * slope
        places[turn] += velocities[turn]
    mine = solution("taking_turns")(optimizer, loss, weights, turns)
    assert [float(value) for value in mine] == pytest.approx(losses, rel=1e-4)
    for name, place in places.items():
        assert float(weights[name]) == pytest.approx(place, rel=1e-4, abs=1e-5)


@every_case
@pytest.mark.filterwarnings("ignore:Gradients do not exist")
def test_the_own_adam_is_that_of_keras(exercises, part, seed):
    import keras

    weights, steps, rate = inputs(exercises, "own_adam", part, seed)
    theirs = {name: tf.Variable(weight) for name, weight in weights.items()}
    optimizer, memory, mine = keras.optimizers.Adam(rate), {}, dict(weights)
    for slopes in steps:
        mine = solution("own_adam")(mine, slopes, memory, rate)
        tensors = [None if slope is None else tf.constant(slope) for slope in slopes.values()]
        optimizer.apply(tensors, [theirs[name] for name in slopes])
        for name, weight in mine.items():
            assert weight == pytest.approx(float(theirs[name]), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("name", ["momentum_by_hand", "own_adam"])
def test_the_inner_step_of_keras_is_no_work_by_hand(exercises, name):
    """`update_step` moves a weight as `apply` does, without calling it."""
    import keras

    def moved(*values):
        place, optimizer = tf.Variable(1.5), keras.optimizers.SGD(0.1, momentum=0.7)
        optimizer.build([place])
        optimizer.update_step(tf.constant(1.3), place, tf.constant(0.1))
        return values[0] if isinstance(values[0], dict) else [float(place)]

    case = inputs(exercises, name, 0, PUBLIC[0])
    assert exercises[name].measure(moved, *case) == "steps taken by Keras"


@every_case
def test_a_number_shares_no_key_by_accident(exercises, part, seed):
    """No number is whole, as the count of entries is; those that come again round alike."""
    (calls,) = inputs(exercises, "python_runs", part, seed)
    numbers = {value for kind, value in calls if kind == "number"}
    assert not any(value.is_integer() for value in numbers)
    assert len({round(value) for value in numbers}) == 1


def test_a_copy_of_the_broken_code_needs_one_mend(exercises):
    """The printed `broken_phases`, with its optimizer kept, is right: it rounds nothing."""
    code = cells()["rate-19"].source
    made = "        optimizer = keras.optimizers.SGD(rate, momentum=0.8)\n"
    start = "    places = []\n"
    assert made in code and start in code
    code = code.replace(made, "        optimizer.learning_rate.assign(rate)\n")
    code = code.replace(start, start + made[4:].replace("(rate,", "(rates[0],"), 1)
    names = given()
    exec(code, names)
    mine, theirs = (
        function(*inputs(exercises, "mended_phases", 1, PUBLIC[0]))
        for function in (names["broken_phases"], solution("mended_phases"))
    )
    assert mine == pytest.approx(theirs, rel=1e-5)


def test_a_steady_slope_ends_at_ten_times_the_rate():
    """What the lecture says of momentum 0.9: the sum of 0.1 × 0.9^k."""
    assert 0.1 * sum(0.9**k for k in range(60)) == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize(
    "name, printed",
    [
        ("fitted_by_keras", "3.5 2"),
        ("momentum_by_hand", "2.0 2.0\n2.0 4.0\n1.0 5.0"),
        ("python_runs", "True\nFalse\nTrue\nTrue\nFalse"),
        ("mended_phases", "2.5 2"),
        ("taking_turns", "2.54 2.0"),
        ("own_adam", "3.0 6.0\n4.5 6.0"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    hint = exercises[name].hints[2]
    twin = re.search(r"```python\n(.*?)```", hint, re.DOTALL)
    names = given()
    capsys.readouterr()
    exec(twin[1], names)
    assert capsys.readouterr().out.strip() == printed
    for line in printed.splitlines():
        assert line in hint
