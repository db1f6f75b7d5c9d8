"""Does module 10 say the truth? Its rules, solutions and hints, held against other ways."""

import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "10_higher_order"
SEEDS = [*PUBLIC, *PROOF[:8]]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "x**3 at 1 gives 3 and 6": ("nested-5", "speed_and_push"),
    "x**4 at 2 gives 32 and 48; exp(x)*sin(x)": ("nested-7", "speed_and_push"),
    "jacobian": ("tables-2", "bowl_step"),
    "hessian": ("tables-8", "bends_by_hand"),
    "hessian times a vector, without the hessian": ("tables-10", "bends_by_hand"),
    "a Newton step": ("newton-2", "bowl_step"),
    "Newton against gradient descent on one surface": ("newton-8", "bowl_step"),
    "stop_gradient": ("rules-5", "click"),
    "custom_gradient": ("rules-7", "click"),
    "gradient penalty": ("decides-14", "calm_slopes"),
    "several tapes at once": ("decides-12", "second_gives"),
    "forward mode, a stretch": ("tables-12", ""),
    "not so: it's a matter of indentation (M57)": ("decides-3", "second_gives"),
    "M02": ("tables-16", ""),
    "M52": ("tables-15", ""),
    "M53": ("tables-19", ""),
    "M54": ("tables-17", ""),
    "M56": ("nested-3", "speed_and_push"),
    "M58": ("nested-15", "speed_and_push"),
    "M59": ("tables-5", "bends_by_hand"),
    "M60": ("nested-10", "speed_and_push"),
    "M61": ("rules-9", ""),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "a second slope is `None`": ("nested-3", "nested-5"),
    "a second slope is `None` for a straight line": ("nested-10", "nested-12"),
    "a second slope is 0.0, and should not be": ("nested-12", "nested-12"),
    "a second slope that is too small": ("decides-7", "nested-5"),
    "`can only be used to compute one set`": ("nested-15", "nested-5"),
    "`target` ... `received None`": ("decides-9", "nested-5"),
    "a penalty without any effect": ("decides-16", "decides-14"),
    "sums of rows, no table": ("tables-5", "tables-8"),
    "`'list' object has no attribute 'shape'`": ("tables-15", "tables-2"),
    "`created with persistent=True`": ("tables-17", "tables-7"),
    "wrong numbers from `batch_jacobian`": ("tables-19", "tables-19"),
    "Newton goes uphill": ("newton-6", "newton-6"),
    "`expected to return 2 gradients`": ("rules-9", "rules-10"),
    "slopes wrong by a factor": ("rules-12", "rules-10"),
}
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    return {
        cell.id: cell
        for cell in nbformat.read(SOURCE / "10_higher_order.ipynb", as_version=4).cells
    }


def given():
    """The names that the lecture gives to the exercises."""
    names = {"tf": tf}
    exec(cells()["tables-7"].source, names)
    return names


def solution(name):
    """The function that the source notebook's answer cell defines."""
    names = given()
    exec(cells()[f"{name}_answer"].source, names)
    return names[name]


def inputs(exercises, name, part, seed):
    exercise = exercises[name]
    return exercise.aspects()[part].make(exercise, generator(seed, name, part))


def quotients(f, point, step=1e-4):
    """Central differences of f over each entry of `point`, in float64, stacked as columns."""
    point = np.asarray(point, np.float64)
    columns = []
    for entry in range(point.size):
        nudge = np.zeros_like(point)
        nudge.flat[entry] = step
        rise = np.asarray(f(point + nudge), np.float64) - np.asarray(f(point - nudge), np.float64)
        columns.append(rise / (2 * step))
    return np.stack(columns, axis=-1)


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
    assert shown == {*lines["taught"], *lines["met"], *lines["listed"]}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_speed_and_push_are_quotients_of_positions(exercises, part, seed):
    position, t0 = inputs(exercises, "speed_and_push", part, seed)

    def place(t):
        return position(tf.constant(t, tf.float64)).numpy()

    speed, push = (float(answer) for answer in solution("speed_and_push")(position, t0))
    assert speed == pytest.approx((place(t0 + 1e-5) - place(t0 - 1e-5)) / 2e-5, rel=1e-4)
    bend = (place(t0 + 1e-3) - 2 * place(t0) + place(t0 - 1e-3)) / 1e-6
    assert push == pytest.approx(bend, rel=1e-3, abs=1e-5)
    assert (push == 0.0) == (part == 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_words_are_what_real_tapes_do(exercises, part, seed):
    """Each program is run: its tapes are entered and left line by line."""
    (programs,) = inputs(exercises, "second_gives", part, seed)
    read = solution("second_gives")
    assert [read(program) for program in programs] == [run(program) for program in programs]
    assert ("raises" in map(read, programs)) == (part == 1)


def run(program):
    x = tf.Variable(1.7)
    tapes = {name: tf.GradientTape(persistent=True) for name in ("outer", "inner")}
    made = {}
    steps = {
        "y": lambda: x**3,
        "slope": lambda: tapes["inner"].gradient(made["y"], x),
        "second": lambda: tapes["outer"].gradient(made["slope"], x),
    }
    for name, _, running in program:
        for tape in running:
            tapes[tape].__enter__()
        try:
            made[name] = steps[name]()
        except TypeError:
            assert name == "second"
            return "raises"
        finally:
            for tape in reversed(running):
                tapes[tape].__exit__(None, None, None)
    if made["second"] is None:
        return "None"
    assert float(made["second"]) == pytest.approx(6 * 1.7, rel=1e-5)
    return "value"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_slopes_with_a_penalty_are_quotients_of_the_whole_loss(exercises, part, seed):
    f, w, x, y, strength = inputs(exercises, "calm_slopes", part, seed)
    x, y = (tf.cast(each, tf.float64) for each in (x, y))

    def loss(weights):
        weights = tf.constant(weights)
        steep = (f(weights, x + 1e-4) - f(weights, x - 1e-4)) / 2e-4
        return tf.reduce_mean((f(weights, x) - y) ** 2) + strength * tf.reduce_mean(steep**2)

    claimed = solution("calm_slopes")(*inputs(exercises, "calm_slopes", part, seed))
    assert claimed.numpy() == pytest.approx(quotients(loss, w.numpy()), rel=2e-3, abs=2e-3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_table_by_hand_is_a_quotient_of_slopes_and_what_tapes_give(exercises, part, seed):
    a, b, c, point, v = inputs(exercises, "bends_by_hand", part, seed)
    table, product = solution("bends_by_hand")(a, b, c, point, v)

    def slopes(at):
        x, y = at
        return [3 * a * x**2 + b * y**2, 2 * b * x * y + 3 * c * y**2]

    assert np.array(table) == pytest.approx(quotients(slopes, point), rel=1e-5, abs=1e-6)
    x, y = (tf.Variable(each) for each in point)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            height = a * x**3 + b * x * y**2 + c * y**3
        along_x, along_y = inner.gradient(height, [x, y])
        along = along_x * v[0] + along_y * v[1]
    assert product == pytest.approx([float(s) for s in outer.gradient(along, [x, y])], rel=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_bowl_step_solves_in_bowls_and_promises_the_parabola(exercises, part, seed):
    loss_fn, w, rate = inputs(exercises, "bowl_step", part, seed)
    start = w.numpy().astype(np.float64)

    def loss(at):
        return loss_fn(tf.constant(at)).numpy()

    slopes = quotients(loss, start)
    table = quotients(lambda at: quotients(loss, at, 1e-3), start, 1e-3)
    curvatures = np.linalg.eigvalsh(table)
    assert [(curvatures > 0).all(), curvatures[0] < 0 < curvatures[1], (curvatures < 0).all()][part]
    promised = float(solution("bowl_step")(loss_fn, w, rate))
    step = w.numpy() - start
    wanted = -np.linalg.solve(table, slopes) if part == 0 else -rate * slopes
    assert step == pytest.approx(wanted, rel=2e-3, abs=1e-4)
    parabola = slopes @ step + step @ table @ step / 2
    assert promised == pytest.approx(parabola, rel=2e-3, abs=1e-4)
    assert loss(start + step) < loss(start)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_a_descent_through_clicks_lands_on_its_goal(exercises, part, seed):
    exercise, (places, size, starts, goal) = (
        exercises["click"],
        inputs(exercises, "click", part, seed),
    )
    click = solution("click")
    values, landed = exercise.measure(click, places, size, starts, goal)
    for place, value in zip(places, values, strict=True):
        assert value.numpy() == pytest.approx(size * np.round(place / size), rel=1e-5)
    for end in landed:
        assert end.numpy() == pytest.approx(goal)
    assert all((np.abs(start - goal) > 3 * size).all() for start in starts)


@pytest.mark.parametrize(
    "name, printed",
    [
        ("speed_and_push", "6.0 6.0\n0.25 0.0"),
        ("second_gives", "2.0\nNone"),
        ("calm_slopes", "1.44\n9.6"),
        ("bends_by_hand", "[-2.0, 0.5]"),
        ("bowl_step", "[3.59 6.41]\n[[0.7], [-0.78]]\n[-2.02  3.98]"),
        ("click", "4.0\n4.0"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    names = given()
    capsys.readouterr()
    exec(twin[1], names)
    said = re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.4g}", capsys.readouterr().out)
    assert printed in said
