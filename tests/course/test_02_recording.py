"""Does module 02 say the truth? Its own solutions and hints, held against TensorFlow itself."""

import contextlib
import itertools
import re
from pathlib import Path

import pytest

from autograder.expected import read_expected
from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "02_recording"

tf = pytest.importorskip("tensorflow")


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


def solution(name):
    """The function that the source notebook's answer cell defines."""
    import nbformat

    notebook = nbformat.read(SOURCE / "02_recording.ipynb", as_version=4)
    names = {"tf": tf}
    exec(next(cell.source for cell in notebook.cells if cell.id == f"{name}_answer"), names)
    return names[name]


def on_a_real_tape(program, watched):
    """Run the program with a real tape and ask it, row by row, for a slope to any variable."""
    values = {read: tf.ones(()) for _, reads, _ in program for read in reads}
    values |= {name: tf.Variable(1.5) for name in watched}
    tape = tf.GradientTape(persistent=True)
    for inside, rows in itertools.groupby(program, key=lambda row: row[2]):
        with tape if inside else contextlib.nullcontext():
            for name, reads, _ in rows:
                values[name] = tf.add_n([tf.convert_to_tensor(values[read]) for read in reads])
    variables = [values[name] for name in watched]
    return [
        name
        for name, _, _ in program
        if any(slope is not None for slope in tape.gradient(values[name], variables))
    ]


@pytest.mark.parametrize("seed", [*PUBLIC, *PROOF])
@pytest.mark.parametrize("part", [0, 1])
def test_the_rule_of_recorded_is_what_a_real_tape_does(exercises, part, seed):
    exercise = exercises["recorded"]
    make = exercise.aspects()[part].make
    program, watched = make(exercise, generator(seed, "recorded", part))
    assert solution("recorded")(program, watched) == on_a_real_tape(program, watched)


@pytest.mark.parametrize("seed", [*PUBLIC, *PROOF])
def test_a_step_of_1e_7_gives_exactly_nothing_wherever_it_runs(exercises, seed):
    for part, part_of in enumerate(exercises["slope_at"].aspects()):
        f, x0 = part_of.make(exercises["slope_at"], generator(seed, "slope_at", part))
        assert float(f(x0 + 1e-7) - f(x0)) == 0.0
        assert float(f(x0 + 1e-7) - f(x0 - 1e-7)) == 0.0


@pytest.mark.parametrize(
    "name, printed",
    [
        ("slope_at", "31.4"),
        ("chain_by_hand", "[1.25 1.25 1.25]"),
        ("recorded", "None\ntf.Tensor(15.0"),
        ("mended_gradient", "528.0"),
        ("promised_and_real", "promised 10.8"),
        ("gradient_is_right", "29.4 True\n32.0 False"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    exec(twin[1], {"tf": tf})
    assert printed in capsys.readouterr().out


def test_no_line_of_a_wrong_answer_is_released():
    reference = read_expected(SOURCE / "expected.json")["slope_at"]
    raising = reference.aspects[0].misconceptions["number_as_source"]
    assert all(outcome.raised is not None for outcome in raising)
    assert all(outcome.raised.line == "" for outcome in raising)
