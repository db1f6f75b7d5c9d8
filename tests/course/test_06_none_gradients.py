"""Does module 06 say the truth? Its rules, solutions and hints, held against TensorFlow itself."""

import importlib.util
import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "06_none_gradients"
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "used and unused variable": ("outcomes-2", "kind_of_gradient"),
    "outside the tape": ("recorded-4", "broken_lines"),
    "int cast": ("recorded-9", "broken_lines"),
    "NumPy": ("recorded-9", "repair_step"),
    "state": ("state-2", "broken_lines"),
    "None against zero": ("outcomes-8", "slopes_or_none"),
    "checking before applying": ("apply-7", "careful_update"),
    "diagnosing: the line first, then why_none": ("recorded-5", "four_breaks"),
    "unconnected_gradients": ("apply-5", "careful_update"),
    "a threshold that learns": ("derivatives-10", "soft_gate"),
    "not so: None means it had no effect (M29)": ("outcomes-6", "four_breaks"),
    "not so: casting breaks the path (M22)": ("recorded-12", "broken_lines"),
    "not so: indexing breaks the path (M23)": ("derivatives-8", "broken_lines"),
    "a used variable at its optimum gives 0.0 (M30)": ("outcomes-8", "kind_of_gradient"),
    "four outcomes (M43)": ("outcomes-10", "kind_of_gradient"),
    "M28": ("recorded-14", ""),
    "M32": ("recorded-17", "repair_step"),
    "M33": ("recorded-9", ""),
    "M34": ("recorded-12", ""),
    "M35": ("state-10", "repair_step"),
    "M36": ("state-14", ""),
    "M37": ("state-2", "broken_lines"),
    "M38": ("state-5", ""),
    "M39": ("state-5", ""),
    "M40": ("derivatives-6", "soft_gate"),
    "M41": ("derivatives-2", "soft_gate"),
    "M42": ("recorded-7", "broken_lines"),
    "M104": ("apply-9", ""),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = [
    ("`None`, and the target never names the source", "outcomes-2", "outcomes-2"),
    ("`None` behind `round` or `floor`", "outcomes-4", "derivatives-10"),
    ("`0.0`", "outcomes-8", "outcomes-8"),
    ("`gradient registry has no entry`", "outcomes-10", "outcomes-10"),
    ("a true zero is skipped", "outcomes-13", "outcomes-8"),
    ("`truth value ... ambiguous`", "outcomes-14", "outcomes-8"),
    ("`None`, and the line is above the block", "recorded-4", "recorded-5"),
    ("`None` for a constant", "recorded-4", "recorded-14"),
    ("`None` for a name behind an `if`", "recorded-4", "recorded-7"),
    ("`None` behind a cast to `int32`", "recorded-9", "recorded-12"),
    ("`None` behind `np.`, `predict`, `numpy_function`", "recorded-9", "recorded-12"),
    ("`None` for a variable in `tf.constant`", "recorded-14", "recorded-14"),
    ("a wrong number, no None", "recorded-17", "recorded-17"),
    ("`None` for a threshold", "derivatives-2", "derivatives-10"),
    ("`None` from accuracy", "derivatives-6", "derivatives-6"),
    ("`None` after an `assign`", "state-2", "state-8"),
    ("`None` from a sum in a variable", "state-5", "state-8"),
    ("`None` after a data set", "state-5", "state-8"),
    ("`unsupported operand ... NoneType` in step two", "state-11", "apply-2"),
    ("an unused weight shrinks", "apply-2", "apply-5"),
    ("every slope of a layer is 0", "apply-9", "apply-9"),
]
"""Each symptom of the closing table: the cell in which it was met, and the one with its mend."""
EARLIER = {"M22", "M23", "M47", "M82"}
"""Met here as wrong answers or controls, taught in another module."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    notebook = nbformat.read(SOURCE / "06_none_gradients.ipynb", as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def solution(name):
    """The function that the source notebook's answer cell defines."""
    names = {"tf": tf, "np": np}
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
    assert rows == [symptom for symptom, _, _ in TABLE]
    for _, symptom, mend in TABLE:
        assert cells()[symptom].cell_type == cells()[mend].cell_type == "code"


def test_every_line_of_the_catalogue_is_shown():
    lines = Module(SOURCE).settings["lines"]
    shown = set(re.findall(r"M\d+", " ".join(CONTENT)))
    listed = {*lines["taught"], *lines["met"], *lines["listed"]}
    assert shown - EARLIER == listed - EARLIER
    assert {f"M{number}" for number in range(28, 44)} - {"M31"} <= shown


KINDS = {"value": True, "zero": False}
"""Whether such a function reacts when x moves; for the other two outcomes it is open."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_four_outcomes_are_what_numbers_and_rules_say(exercises, part, seed):
    """Of each case all but three functions react, one is level, two have no slope."""
    functions, x = inputs(exercises, "kind_of_gradient", part, seed)
    said = [solution("kind_of_gradient")(f, x) for f in functions]
    assert sorted(said) == sorted(["value"] * (1 + part) + ["zero", "none", "no rule"])

    def reacts(f):
        nudges = tf.constant(np.eye(max(1, x.shape.num_elements()), dtype=np.float32) * 0.004)
        rises = [f(x + tf.reshape(nudge, x.shape)) - f(x) for nudge in nudges]
        return max(float(tf.reduce_max(tf.abs(rise))) for rise in rises) > 0.004

    looked_at = [(f, kind) for f, kind in zip(functions, said, strict=True) if kind in KINDS]
    assert all(reacts(f) is KINDS[kind] for f, kind in looked_at)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_the_own_tape_answers_as_a_real_one(exercises, part, seed):
    """A real tape gets a rounding, which has no derivative, for each broken read."""
    rows, target, sources = inputs(exercises, "slopes_or_none", part, seed)
    values = {name: tf.Variable(1.5) for name in "uvx"}
    with tf.GradientTape() as tape:
        for name, reads, slopes in rows:
            pairs = list(zip(reads, slopes, strict=True))
            values[name] = tf.add_n(
                [tf.round(values[r]) if s is None else s * values[r] for r, s in pairs]
            )
    answers = tape.gradient(values[target], [values[source] for source in sources])
    mine = solution("slopes_or_none")(rows, target, sources)
    for one, other in zip(mine, answers, strict=True):
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(float(other), rel=1e-4, abs=1e-5)
    kinds = ["none" if one is None else "zero" if one == 0 else "value" for one in mine]
    assert kinds.count("value") >= 2
    assert ("none" in kinds, "zero" in kinds) == [(True, False), (False, True), (False, False)][
        part
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_soft_gate_and_its_slope_are_those_of_the_formula(exercises, part, seed):
    x, t, k = inputs(exercises, "soft_gate", part, seed)
    with tf.GradientTape() as tape:
        gate = solution("soft_gate")(x, t, k)
    there, limit = x.numpy().astype(float), float(t.numpy())

    def formula(limit):
        return 1 / (1 + np.exp(-k * (there - limit)))

    assert gate.numpy() == pytest.approx(formula(limit), rel=1e-4)
    quotient = np.sum(formula(limit + 1e-5) - formula(limit - 1e-5)) / 2e-5
    assert float(tape.gradient(gate, t)) == pytest.approx(quotient, rel=1e-3)


def programs():
    """The eight programs as the notebook prints them: by letter, lines (number, text)."""
    found = {letter: [] for letter in "ABCDEFGH"}
    text = re.search(r"```\n(.*?)```", cells()["state-15"].source, re.DOTALL)[1]
    pair = ()
    for line in text.splitlines():
        if letters := re.fullmatch(r"([A-H]) +([A-H])", line):
            pair = letters.groups()
            continue
        for letter, half in zip(pair, (line[:38], line[38:]), strict=True):
            if half.strip():
                found[letter].append((int(half[0]), half[2:].rstrip()))
    return found


def run(tmp_path, letter):
    """One program as a function in a file of its own; its lines have the numbers they have there.

    Line 1 of the file is line 1 of the program: what stands before it shares the line.
    """
    opened, lines = False, []
    for _, text in programs()[letter]:
        above = text.startswith("(above the block) ")
        indent = "    " if above else "        "
        if not above and not opened:
            lines.append("    with tf.GradientTape() as tape:")
            opened = True
        lines.append(indent + text.removeprefix("(above the block) "))
    body = "\n".join(lines)
    path = tmp_path / f"program_{letter}.py"
    path.write_text(
        "import tensorflow as tf\nx, v = tf.Variable(2.5), tf.Variable(1.5)\n\n"
        f"def program():\n{body}\n    return tape.gradient(y, x)\n"
    )
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("letter", "ABCDEFGH")
def test_each_program_breaks_where_the_answer_says(letter, tmp_path):
    from tapescope import why_none

    line = solution("broken_lines")()["ABCDEFGH".index(letter)]
    module = run(tmp_path, letter)
    assert (module.program() is None) == (line > 0)
    module.v.assign(1.5)
    found = why_none(module.program).breaks
    texts = [one.line.text for one in found]
    said = dict(programs()[letter])
    assert texts == ([said[line].removeprefix("(above the block) ")] if line else [])


def test_half_of_the_programs_keep_their_path():
    assert solution("broken_lines")().count(0) == 4


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_repaired_step_is_that_of_the_closed_form(exercises, part, seed):
    w, b, x, y, rate = inputs(exercises, "repair_step", part, seed)
    slope, shift = (each.numpy().astype(float) for each in (w, b))
    loads, bends = (each.numpy().astype(float) for each in (x, y))
    error = slope * loads + shift - bends
    loss = solution("repair_step")(w, b, x, y, rate)
    assert float(loss) == pytest.approx(np.mean(error**2), rel=1e-4)
    back = 2 * error / error.size
    after_w = slope - rate * np.sum(back * loads, axis=0)
    assert w.numpy() == pytest.approx(after_w, rel=1e-4, abs=1e-4)
    assert b.numpy() == pytest.approx(shift - rate * np.sum(back, axis=0), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_the_careful_update_is_that_of_the_formula(exercises, part, seed):
    variables, slopes, rate, decay = inputs(exercises, "careful_update", part, seed)
    before = [float(variable.numpy()) for variable in variables]
    stayed = solution("careful_update")(variables, slopes, rate, decay)
    assert stayed == [place for place, slope in enumerate(slopes) if slope is None]
    assert bool(stayed) == (part == 2)
    assert any(slope is not None and float(slope) == 0 for slope in slopes) == (part == 1)
    for place, old in enumerate(before):
        slope = slopes[place]
        new = old if slope is None else old - rate * (float(slope) + decay * old)
        assert float(variables[place].numpy()) == pytest.approx(new, rel=1e-5)


@pytest.mark.parametrize("place", range(4))
def test_each_of_the_four_depends_on_x_by_a_finite_difference(exercises, place):
    broken = solution("four_breaks")()[place]
    near, far = (broken(tf.Variable(x), tf.GradientTape()) for x in (3.4, 8.6))
    assert float(far) - float(near) > 1
    x, tape = tf.Variable(3.4), tf.GradientTape()
    assert tape.gradient(broken(x, tape), x) is None


@pytest.mark.parametrize(
    "name, printed",
    [
        ("kind_of_gradient", "late on time no data"),
        ("broken_lines", "None"),
        ("slopes_or_none", "0.0 None"),
        ("repair_step", "0.639"),
        ("careful_update", "[240.0, 300.0, 55.0] [1]"),
        ("soft_gate", "[-0.91  0.91]\n-0.22"),
        ("four_breaks", "3.0 0.0"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    exec(twin[1], {"tf": tf, "np": np})
    assert capsys.readouterr().out.strip() == printed
    shown = re.findall(r"# ?(.*)$", twin[1], re.M)
    for line in printed.splitlines():
        assert any(line in comment for comment in shown)
