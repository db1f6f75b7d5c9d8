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
        ("recorded", "15.0"),
        ("mended_gradient", "[264.0, 264.0]"),
        ("promised_and_real", "promised 10.8"),
        ("gradient_is_right", "29.4 True\n32.0 False"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    exec(twin[1], {"tf": tf})
    assert printed in capsys.readouterr().out


def test_no_line_of_a_wrong_answer_is_released():
    outcomes = [
        outcome
        for reference in read_expected(SOURCE / "expected.json").values()
        for aspect in reference.aspects
        for given in aspect.misconceptions.values()
        for outcome in given
    ]
    assert any(outcome.lost for outcome in outcomes)
    assert all(lost.line == "" for outcome in outcomes for lost in outcome.lost)
    assert all(outcome.raised.line == "" for outcome in outcomes if outcome.raised is not None)


def measured(exercises, name, part, function):
    """What the exercise measures of `function` on one case, and the solution's."""
    exercise = exercises[name]
    make = exercise.aspects()[part].make
    return [
        exercise.measure(wanted, *make(exercise, generator(PUBLIC[0], name, part)))
        for wanted in (function, solution(name))
    ]


@pytest.mark.parametrize("part", [0, 1])
def test_a_slope_may_be_looked_at_by_values_too_once_a_tape_was_asked(exercises, part):
    def compared(f, x0):
        x = tf.Variable(x0)
        with tf.GradientTape() as tape:
            y = f(x)
        print(f(x0 + 0.01) - f(x0 - 0.01))
        return tape.gradient(y, x)

    given, wanted = measured(exercises, "slope_at", part, compared)
    assert float(given) == pytest.approx(float(wanted))


@pytest.mark.parametrize("step", [1.0, 3e-3, 1e-6])
def test_a_slope_is_not_to_be_estimated(exercises, step):
    given, _ = measured(exercises, "slope_at", 0, lambda f, x0: (f(x0 + step) - f(x0)) / step)
    assert given == "an estimate from values of f"


def test_a_tape_is_refused_where_the_chain_is_worked_by_hand(exercises):
    def taped(x, prices, budget):
        with tf.GradientTape():
            return solution("chain_by_hand")(x, prices, budget)

    given, wanted = measured(exercises, "chain_by_hand", 0, taped)
    assert given == "what a tape worked out" and len(wanted) == 3


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("seed", [*PUBLIC, *PROOF])
def test_every_case_of_gradient_is_right_has_slopes_of_both_signs(exercises, part, seed):
    exercise = exercises["gradient_is_right"]
    make = exercise.aspects()[part].make
    f, x0, claims, opposite = make(exercise, generator(seed, exercise.name, part))
    right = exercise.measure(solution("gradient_is_right"), f, x0, claims, opposite)
    assert right == f"True for {-opposite}, -f:{opposite}"
    assert min(abs(claim) / abs(opposite) for claim in claims if claim) < 0.91
    assert max(abs(claim) / abs(opposite) for claim in claims) > 1.9
