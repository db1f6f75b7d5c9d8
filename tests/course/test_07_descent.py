"""Does module 07 say the truth? Its limits, solutions and hints, held against NumPy and a tape."""

import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "07_descent"
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "assign_sub over several steps": ("loop-2", "descend"),
    "the learning rate scales the step": ("loop-6", "descend"),
    "extremes of the rate": ("limit-9", "limit_by_hand"),
    "the riddle of module 02 solved": ("limit-4", "limit_by_hand"),
    "six points y = 2x - 1": ("adapt-2", "own_rate"),
    "Fahrenheit to Celsius": ("scales-2", "mended_forecast"),
    "y = 3x + 2 with noise": ("log-2", "run_log"),
    "loss curve and fitted line": ("log-3", "run_log"),
    "logging loss, gradient norm and step size": ("log-5", "run_log"),
    "adapting the rate": ("adapt-10", "own_rate"),
    "21 points: 0.1 zigzags below the limit 0.109": ("limit-13", "limit_by_hand"),
    "two curvatures, one rate": ("scales-4", "read_log"),
    "not so: raw Fahrenheit with 0.01 learns (M93)": ("scales-2", "mended_forecast"),
    "not so: rate 1 on w**2 explodes (M92)": ("limit-7", "limit_by_hand"),
    "not so: 500 epochs of |error| give 1.99x - 0.995": ("adapt-2", "own_rate"),
    "M35": ("recall-5", ""),
    "M36": ("loop-10", ""),
    "M47": ("limit-13", "limit_by_hand"),
    "M82": ("loop-9", "descend"),
    "M92": ("limit-7", "own_rate"),
    "M93": ("scales-12", "mended_forecast"),
    "M94": ("adapt-12", ""),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "a slope of `None` in the second step": ("recall-5", "loop-2"),
    "an error that names `assign_sub`": ("loop-10", "loop-2"),
    "loss and slopes grow, w goes away on one side": ("loop-9", "loop-2"),
    "w jumps from side to side, farther each time": ("limit-9", "limit-9"),
    "w jumps between two places, for ever": ("limit-7", "limit-9"),
    "w jumps from side to side, nearer each time": ("loop-6", "limit-4"),
    "a rate that worked leaves all bounds": ("limit-13", "limit-13"),
    "inf, then nan, from raw data": ("scales-2", "scales-12"),
    "a finite loss that hardly falls": ("scales-8", "scales-12"),
    "forecasts for new data lie around the old average": ("scales-17", "mended_forecast"),
    "the loss stays above 0": ("log-3", "log-5"),
    "w moves to and fro at the end": ("adapt-6", "adapt-8"),
    "w moves though its slope is 0": ("adapt-12", "adapt-12"),
}
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    return {
        cell.id: cell for cell in nbformat.read(SOURCE / "07_descent.ipynb", as_version=4).cells
    }


def given():
    """The names that the lecture gives to the exercises, and those a twin uses."""
    names = {"tf": tf, "np": np}
    for cell in ("scales-11", "scales-16"):
        exec(cells()[cell].source, names)
    return names


def solution(name):
    """The function that the source notebook's answer cell defines."""
    names = given()
    exec(cells()[f"{name}_answer"].source, names)
    return names[name]


def inputs(exercises, name, part, seed):
    exercise = exercises[name]
    return exercise.aspects()[part].make(exercise, generator(seed, name, part))


def numbers(tensor):
    return np.asarray(tensor, float)


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
    shown = set(re.findall(r"M\d+", " ".join(CONTENT)))
    earlier = {"M50", "M105"}  # met as wrong answers, taught in 05 and 02
    assert shown == {*lines["taught"], *lines["met"], *lines["listed"]} - earlier


@pytest.mark.parametrize("rate, grows", [(0.9, False), (1.1, True)])
def test_a_run_beyond_two_over_the_curvature_leaves(rate, grows):
    w = 1.0
    for _ in range(50):
        w -= rate * 2 * w
    assert (abs(w) > 1) == grows


def test_the_figures_of_fahrenheit_are_those_of_its_matrix():
    """M93: the curvatures, the limit, their ratio, and the line that least squares finds."""
    x, y = np.array([32.0, 50, 68, 86, 104]), np.array([0.0, 10, 20, 30, 40])
    rows = np.stack([x, np.ones(5)])
    flat, steep = np.linalg.eigvalsh(2 * rows @ rows.T / 5)
    assert steep == pytest.approx(10545.8, abs=0.05)
    assert flat == pytest.approx(0.2458, abs=5e-5)
    assert 2 / steep == pytest.approx(1.896e-4, abs=5e-8)
    assert steep / flat == pytest.approx(42906, abs=1)
    assert np.polyfit(x, y, 1) == pytest.approx([0.5556, -17.7778], abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_end_by_hand_is_where_a_tape_leads(exercises, part, seed):
    x, y, start, rate, steps = inputs(exercises, "limit_by_hand", part, seed)
    limit, end = solution("limit_by_hand")(x, y, start, rate, steps)
    w, slopes = tf.Variable(start, dtype=tf.float64), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((w * numbers(x) - numbers(y)) ** 2)
        slopes.append(float(tape.gradient(loss, w)))
        w.assign_sub(rate * slopes[-1])
    assert float(end) == pytest.approx(float(w), rel=1e-4)
    assert (rate > float(limit)) == (abs(slopes[-1]) > abs(slopes[0])) == bool(part)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_at_the_limit_that_was_read_the_steepest_weight_bounces(exercises, part, seed):
    log, rate = inputs(exercises, "read_log", part, seed)
    factors, limit = solution("read_log")(log, rate)
    assert numbers(log)[1] * numbers(factors) == pytest.approx(numbers(log)[2], rel=1e-4)
    at_limit = 1 - (1 - numbers(factors)) / rate * float(limit)
    assert at_limit.min() == pytest.approx(-1.0, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_forecast_is_that_of_least_squares(exercises, part, seed):
    x, y, new = inputs(exercises, "mended_forecast", part, seed)
    wanted = np.polyval(np.polyfit(numbers(x), numbers(y), 1), numbers(new))
    assert numbers(solution("mended_forecast")(x, y, new)) == pytest.approx(wanted, rel=1e-4)
    assert wanted.min() > numbers(y).max()  # old trees: a forecast near the average is wrong


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_length_that_is_logged_is_the_way_that_is_gone(exercises, part, seed):
    loss_fn, variables, rate, _ = inputs(exercises, "run_log", part, seed)
    before = [numbers(variable) for variable in variables]
    ((loss, norm, length),) = solution("run_log")(loss_fn, variables, rate, 1)
    moved = [numbers(v) - old for v, old in zip(variables, before, strict=True)]
    gone = np.sqrt(sum(np.sum(step**2) for step in moved))
    assert float(length) == pytest.approx(gone, rel=1e-4)
    assert float(norm) == pytest.approx(gone / rate, rel=1e-4)
    assert float(loss) == pytest.approx(float(loss_fn(before)), rel=1e-4)
    assert [bool(np.any(step)) for step in moved].count(False) == part


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_what_is_called_the_lowest_value_is_the_lowest(exercises, part, seed):
    loss_fn, start, lowest = inputs(exercises, "own_rate", part, seed)
    grid = np.linspace(start - 8, start + 8, 16001)
    assert np.min(loss_fn(grid)) == pytest.approx(lowest, rel=1e-3)


@pytest.mark.parametrize(
    "name, printed",
    [
        ("descend", "[6.4, 3.6, 0.9]"),
        ("limit_by_hand", "0.25\n1.2\n0.24"),
        ("read_log", "12.0\n0.167"),
        ("mended_forecast", "[5. 6.]\n[-2.  2.]"),
        ("run_log", "13.0\n6.5\n(2,)\nbroken\n()"),
        ("own_rate", "37.0"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    names = given()
    capsys.readouterr()
    exec(twin[1], names)
    assert capsys.readouterr().out.strip() == printed
