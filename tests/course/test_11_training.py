"""Does module 11 say the truth? Its rules, solutions and hints, held against Keras and NumPy."""

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

SOURCE = Path(__file__).parents[2] / "source" / "11_training"
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "train_step(images, labels) for a Keras model": ("step-8", "train_step"),
    "loss history": ("step-8", "keep_best"),
    "metrics": ("step-11", ""),
    "tf.function around the step": ("step-8", ""),
    "a small real data set with its licence": ("step-2", ""),
    "cubic regression with an L2 penalty: curves": ("control-7", "control_effect"),
    "cubic regression with an L2 penalty: fit, residuals": ("control-9", ""),
    "not so: L2 helped (M103)": ("control-6", "control_effect"),
    "gradient checking as a habit (M68)": ("check-2", "wrong_slopes"),
    "validation": ("best-2", "keep_best"),
    "seeds": ("control-14", "control_effect"),
    "saving weights": ("best-7", "keep_best"),
    "M33": ("step-19", ""),
    "M66": ("step-13", ""),
    "M67": ("step-13", "train_step"),
    "M101": ("layers-5", "mended_step"),
    "M102": ("layers-8", "mended_step"),
    "M105": ("best-5", "keep_best"),
    "the learner's own tape, held against TensorFlow's": ("tape-4", "differentiate"),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "an accuracy that lags behind": ("step-11", "step-8"),
    "loss inf, slopes nan": ("step-13", "step-17"),
    "a wrong, sure model that does not learn": ("step-16", "step-17"),
    "slopes near 0, no error": ("step-13", "step-17"),
    "`None` for all variables": ("step-19", "step-5"),
    "claims that nudges contradict": ("check-2", "check-2"),
    "a good fit, taken as proof": ("control-5", "control-6"),
    "residuals in a wave": ("control-9", "control-11"),
    "another loss each time": ("control-14", "control-14"),
    "a moving mean that stays 0": ("layers-6", "layers-6"),
    "a penalty that does nothing": ("layers-8", "mended_step_answer"),
    "the best weights are the last ones": ("best-5", "best-2"),
}
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""
EARLIER = {"M15", "M29", "M30", "M40", "M47", "M78", "M82"}
"""Lines met as wrong answers, taught in earlier modules."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    return {
        cell.id: cell for cell in nbformat.read(SOURCE / "11_training.ipynb", as_version=4).cells
    }


def given():
    """The names that the lecture gives to the exercises, and those a twin uses."""
    names = {}
    for name in ("opening-3", "step-22", "tape-2", "tape-4"):
        exec(cells()[name].source, names)
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
    assert shown == {*lines["taught"], *lines["met"], *lines["listed"]} - EARLIER


def test_the_last_step_of_the_fading_series_is_empty():
    before, _, rest = cells()["train_step_answer"].source.partition("### BEGIN SOLUTION")
    assert [
        line for line in before.splitlines() if not line.strip().startswith(('"""', "def"))
    ] == ["    "]
    assert rest.rstrip().endswith("### END SOLUTION")


def test_the_data_set_is_what_its_note_says():
    data, note = np.load(SOURCE / "data" / "digits.npz"), SOURCE / "data" / "digits.txt"
    assert data["images"].shape == (1797, 8, 8) and data["images"].max() == 16
    assert data["images"].dtype == data["labels"].dtype == np.uint8
    counts = np.bincount(data["labels"])
    assert len(counts) == 10 and counts.min() > 170
    for said in ("CC BY 4.0", "UCI", "Alpaydin", "1,797", "10.24432/C50P49"):
        assert said in note.read_text()


def test_the_penalty_of_the_main_picture_does_next_to_nothing():
    """By steps in float64 without TensorFlow."""
    x = np.linspace(-2, 2, 50)
    y = 0.5 * x**3 - 2 * x**2 + x + 1 + np.random.RandomState(42).normal(0, 0.3, 50)
    powers = np.stack([x**3, x**2, x, x**0], axis=1)
    ends = {}
    for penalty in (0.001, 0.0):
        w = np.zeros(4)
        for _ in range(200):
            w -= 0.01 * (2 * powers.T @ (powers @ w - y) / 50 + 2 * penalty * w)
        ends[penalty] = np.mean((powers @ w - y) ** 2)
    assert ends[0.001] == pytest.approx(0.1462, abs=5e-5)
    assert ends[0.0] == pytest.approx(0.1455, abs=5e-5)
    best = np.linalg.lstsq(powers, y, rcond=None)[0]
    assert best == pytest.approx([0.458, -1.96, 1.062, 0.877], abs=1e-3)
    assert np.mean((powers @ best - y) ** 2) < ends[0.0] / 2


def weights_by_keras(model, optimizer, x, y, loss, steps):
    """The weights that Keras's own training leads to; the model is put back."""
    import keras

    start = model.get_weights()
    fresh = keras.optimizers.SGD.from_config(optimizer.get_config())
    model.compile(fresh, loss, run_eagerly=True)
    losses = [float(model.train_on_batch(x, y)) for _ in range(steps)]
    weights = model.get_weights()
    model.set_weights(start)
    return losses[0], weights


@pytest.mark.parametrize("name", sorted({asked for _, asked in CONTENT.values()} - {""}))
def test_the_solution_is_right_by_what_is_released(exercises, name):
    """By `expected.json` as committed: an older one may name a model's variables otherwise."""
    reference = read_expected(SOURCE / "expected.json")[name]
    exercise, function = exercises[name], solution(name)
    parts = range(len(exercise.aspects()))
    observed = [observe_cases(exercise, part, PUBLIC, function) for part in parts]
    assert judge(reference, observed).status == "right"


@pytest.mark.parametrize("seed", PUBLIC)
@pytest.mark.parametrize("part", [0, 1])
def test_the_step_does_what_keras_does(exercises, part, seed):
    model, optimizer, x, y, steps = inputs(exercises, "train_step", part, seed)
    loss = given()["cross_entropy"]
    first, weights = weights_by_keras(model, optimizer, x, y, loss, steps)
    mine = [float(solution("train_step")(model, optimizer, x, y)) for _ in range(steps)]
    assert mine[0] == pytest.approx(first, rel=1e-4)
    for one, other in zip(model.get_weights(), weights, strict=True):
        assert one == pytest.approx(other, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("seed", PUBLIC)
@pytest.mark.parametrize("part", [0, 1])
def test_the_mended_step_does_what_keras_does(exercises, part, seed):
    """Penalties and moving statistics included."""
    model, optimizer, x, y = inputs(exercises, "mended_step", part, seed)
    _, weights = weights_by_keras(model, optimizer, x, y, "mse", 1)
    solution("mended_step")(model, optimizer, x, y)
    for one, other in zip(model.get_weights(), weights, strict=True):
        assert one == pytest.approx(other, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_wrong_slopes_are_those_a_tape_contradicts(exercises, part, seed):
    loss_fn, variables, claimed = inputs(exercises, "wrong_slopes", part, seed)
    with tf.GradientTape() as tape:
        loss = loss_fn()
    slopes = tape.gradient(loss, variables)
    wrong = [n for n in variables if not np.allclose(slopes[n], claimed[n], rtol=0.15, atol=0.0)]
    assert 0 < len(wrong) < len(variables)
    near = [n for n in variables if not np.allclose(slopes[n], claimed[n], rtol=1e-6, atol=0.0)]
    assert near == wrong  # a claim is right or far off, nothing between
    assert solution("wrong_slopes")(loss_fn, variables, claimed) == wrong


@pytest.mark.parametrize("seed", SEEDS)
def test_only_fair_pairs_say_what_a_setting_did(exercises, seed):
    effect = solution("control_effect")
    runs, setting, old, (new,) = inputs(exercises, "control_effect", 0, seed)
    by_seed = {}
    for run in runs:
        if run["seed"] in (11, 12, 15):
            by_seed.setdefault(run["seed"], {})[run[setting]] = run["loss"]
    changes = [losses[new] - losses[old] for losses in by_seed.values()]
    assert len(changes) in (2, 3)
    assert effect(runs, setting, old, new) == pytest.approx(sum(changes) / len(changes))
    runs, setting, old, (unfair, fair) = inputs(exercises, "control_effect", 1, seed)
    assert effect(runs, setting, old, unfair) is None
    assert effect(runs, setting, old, fair) is not None


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_kept_weights_validate_best(exercises, part, seed):
    model, train, valid_loss, epochs = inputs(exercises, "keep_best", part, seed)
    history = solution("keep_best")(model, train, valid_loss, epochs)
    assert valid_loss() == min(history) < history[-1]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_own_tape_answers_as_a_real_one(exercises, part, seed):
    asked = inputs(exercises, "differentiate", part, seed)
    mine = solution("differentiate")(*asked)
    real = given()["tensorflow_says"](*asked)
    assert [slope is None for slope in mine] == [slope is None for slope in real]
    for one, other in zip(mine, real, strict=True):
        if one is not None:
            assert one == pytest.approx(other, rel=1e-4, abs=1e-4)
            assert abs(one) > 1e-3  # 0 would hide a slope that never arrived


@pytest.mark.parametrize(
    "name, printed",
    [
        ("train_step", "5.62\n2.04"),
        ("wrong_slopes", "47.1\nTrue"),
        ("control_effect", "-0.4"),
        ("mended_step", "(1, 4) (1, 2)\n[11.0]"),
        ("keep_best", "21.0\n22.0"),
        ("differentiate", "38.7"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    names = given()
    capsys.readouterr()
    exec(twin[1], names)
    assert printed in capsys.readouterr().out
