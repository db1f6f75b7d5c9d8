"""Does module 01 say the truth? Its solutions and hints, held against TensorFlow itself."""

import contextlib
import io
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "01_tensors"
NOTEBOOK = nbformat.read(SOURCE / "01_tensors.ipynb", as_version=4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells}
EXERCISES = Module(SOURCE).exercises
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

ROWS = {
    "a working tape first": ("slope-1", "first_slope"),
    "rank, shape, dtype": ("rank-2", "described"),
    "tf.constant": ("rank-10", "described"),
    "filled shapes": ("rank-10", "described"),
    "tf.Variable of float, int, string, complex": ("rank-4", "first_slope"),
    "dtype=": ("slope-6", "first_slope"),
    "a shape that can't hold the value": ("rank-11", "described"),
    "unknown shape": ("rank-13", "running_mean"),
    "add, square, reduce_sum, operators": ("shapes-2", "mended_error"),
    "broadcasting": ("shapes-8", "shape_of_sum"),
    "NumPy in and out": ("numbers-7", "running_mean"),
    "float32 against float64": ("numbers-9", "mended_error"),
    "eager evaluation, control flow, debugging": ("shapes-2", "nearest_shop"),
    "assign, assign_add, read_value": ("moves-6", "running_mean"),
    "cast": ("numbers-14", "mended_error"),
    "M24": ("rank-7", "first_slope"),
    "M51": ("shapes-5", "mended_error"),
    "M105": ("moves-3", "running_mean"),
    "M106": ("numbers-5", "described"),
}
"""Each row of the content: the cell that shows it, and the exercise that asks it."""

TWINS = {
    "first_slope": "float64\n1.5\n",
    "described": "24\n8\n",
    "shape_of_sum": "[1, 4]\n",
    "mended_error": "0.5\n",
    "running_mean": "[12.5, 40.0, 40.0] 3\n",
    "nearest_shop": "[2.  4.5 1.  4. ]\n",
}


def solution(name):
    """The function that the source notebook's answer cell defines."""
    import math

    names = {"tf": tf, "np": np, "math": math}
    exec(CELLS[f"{name}_answer"].source, names)
    return names[name]


@pytest.mark.parametrize(("cell", "exercise"), ROWS.values(), ids=ROWS)
def test_each_row_of_the_content_is_shown_and_asked(cell, exercise):
    assert CELLS[cell].cell_type == "code"
    assert exercise in EXERCISES and exercise in CELLS


def inputs(name, part, seed):
    exercise = EXERCISES[name]
    return exercise.aspects()[part].make(exercise, generator(seed, name, part))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", range(3))
def test_a_tensor_is_what_described_says(part, seed):
    for numbers, shape in inputs("described", part, seed):
        answer = solution("described")(numbers, shape)
        try:
            made = tf.constant(numbers, shape=shape)
        except TypeError:
            assert answer == "raises"
        else:
            assert answer == (made.ndim, made.dtype.name)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", range(3))
def test_the_shape_of_a_sum_is_tensorflows(part, seed):
    for a, b in inputs("shape_of_sum", part, seed):
        answer = solution("shape_of_sum")(a, b)
        try:
            made = tf.zeros(a) + tf.zeros(b)
        except tf.errors.InvalidArgumentError:
            assert answer == "raises"
        else:
            assert answer == tuple(made.shape)


@pytest.mark.parametrize("name", TWINS)
def test_every_worked_twin_runs_and_gives_what_it_says(name):
    import math

    twin = re.search(r"```python\n(.*?)```", EXERCISES[name].hints[2], re.DOTALL)
    page = io.StringIO()
    with contextlib.redirect_stdout(page):
        exec(twin[1], {"tf": tf, "math": math})
    assert page.getvalue() == TWINS[name]


def test_the_first_exercise_comes_within_four_minutes_of_reading():
    """About two minutes at 200 words, code included; the import and the answer take the rest."""
    before = NOTEBOOK.cells[: list(CELLS).index("first_slope_answer")]
    shown = (re.sub(r"(?s)<details>.*</details>", "", cell.source) for cell in before)
    assert sum(len(text.split()) for text in shown) <= 420


DETOURS = {
    "a constant": ("described", lambda numbers, _: tf.constant(numbers)),
    "a copy": ("described", lambda numbers, _: tf.identity(numbers).dtype.name),
    "zeros": ("described", lambda _, shape: tf.zeros(shape).ndim),
    "another shape": ("described", lambda numbers, _: tf.reshape(numbers, [-1])),
    "a sum": ("shape_of_sum", lambda a, b: tuple((tf.zeros(a) + tf.zeros(b)).shape)),
    "a sum of NumPy's": ("shape_of_sum", lambda a, b: (np.zeros(a) + np.zeros(b)).shape),
    "the rule in NumPy": ("shape_of_sum", lambda a, b: np.broadcast_shapes(a, b)),
}


@pytest.mark.parametrize(("name", "detour"), DETOURS.values(), ids=DETOURS)
def test_a_library_does_not_answer_what_is_asked_by_hand(name, detour):
    answer = EXERCISES[name].measure(detour, *inputs(name, 0, 1))
    assert answer in ("from TensorFlow", "from a library")


@pytest.mark.parametrize("name", ["described", "shape_of_sum"])
def test_the_solution_asks_no_library_and_its_names_are_as_before(name):
    answer = solution(name)
    for seed in SEEDS:
        assert isinstance(EXERCISES[name].measure(answer, *inputs(name, 0, seed)), list)
    assert answer.__globals__["tf"] is tf and answer.__globals__["np"] is np


def test_naming_a_dtype_is_no_detour():
    def named(numbers, shape):
        return len(shape), tf.float32.name

    assert EXERCISES["described"].measure(named, ([1.5], (2, 3))) == [(2, "float32")]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_dtype_follows_neither_from_the_value_nor_from_the_count(seed):
    calls = [call for part in range(3) for call in inputs("described", part, seed)]
    fitting = [(n, s) for n, s in calls if len(n) in (1, np.prod(s))]
    kinds = {(len(n) == 1, any(type(x) is float for x in n)) for n, _ in fitting}
    assert kinds == {(True, True), (True, False), (False, True), (False, False)}
    assert any(type(x) is float and x == int(x) for n, _ in fitting for x in n)


def test_a_slope_is_asked_of_a_tape():
    measured = EXERCISES["first_slope"].measure
    assert measured(lambda start: 3 * start**2, 4.5) == "a slope that no tape was asked for"
    assert float(measured(solution("first_slope"), 4.5)) == 60.75
