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


def test_making_the_tensor_is_refused_where_it_is_asked_by_hand():
    exercise = EXERCISES["described"]
    for name in ("constant", "Variable", "convert_to_tensor"):
        with pytest.raises(RuntimeError, match="worked by hand"):
            exercise.measure(lambda numbers, _, name=name: getattr(tf, name)(numbers), ([1], (2,)))
    assert tf.constant(1).dtype == tf.int32
