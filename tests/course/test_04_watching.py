"""Does module 04 say the truth? Its solutions, hints and cells, held against TensorFlow itself."""

import contextlib
import re
from pathlib import Path

import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "04_watching"
CASES = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

# Each row of CONTENT: the cells that show it, and the exercises that ask it.
ROWS = {
    "constants need watch": (
        ["told-2", "told-5", "told-7", "told-9", "told-11"],
        ["most_sensitive", "recorded_with_watch"],
    ),
    "sensitivity of a loss to an input": (
        ["told-5", "way-2", "way-6", "way-8"],
        ["most_sensitive", "mended_tuning", "speck_promised"],
    ),
    "a variable beside a watched tensor": (
        ["told-5", "way-2", "way-4", "way-6"],
        ["mended_tuning", "recorded_with_watch"],
    ),
    "which tensors deserve to be variables": (
        ["deserve-2", "deserve-5", "deserve-7", "deserve-9", "deserve-11"],
        ["mended_tuning"],
    ),
    "trainable=False": (["itself-8", "deserve-9"], ["recorded_with_watch"]),
    "watch_accessed_variables=False": (["itself-2", "itself-3"], ["recorded_with_watch"]),
    "intermediate results as sources": (["way-2", "way-10"], ["slopes_on_the_way"]),
    "small perturbations": (["way-8", "reader-8"], ["speck_promised", "fooled"]),
    "saliency of a small classifier": (["reader-4", "reader-6"], ["speck_promised", "fooled"]),
}
# Each line of the catalogue that the module is asked for: the cell that shows it failing.
LINES = {
    "M15": "told-2",
    "M16": "told-7",
    "M17": "told-9",
    "M20": "told-11",
    "M21": "itself-8",
    "M22": "told-13",
    "M25": "itself-8",
    "M27": "itself-3",
    "M45": "itself-10",
}


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@pytest.fixture(scope="module", name="cells")
def read_cells():
    import nbformat

    notebook = nbformat.read(SOURCE / "04_watching.ipynb", as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def solution(cells, name):
    names = {"tf": tf}
    exec(cells[f"{name}_answer"].source, names)
    return names[name]


def test_every_row_of_the_contents_is_shown_and_asked(exercises, cells):
    for row, (shown, asked) in ROWS.items():
        assert shown and asked, row
        assert [cell for cell in shown if cells[cell].cell_type != "code"] == [], row
        assert set(asked) <= set(exercises), row


def test_every_line_of_the_catalogue_is_shown_and_sorted(cells):
    sorted_lines = {line for kind in Module(SOURCE).settings["lines"].values() for line in kind}
    assert set(LINES) <= sorted_lines
    assert all(cells[cell].cell_type == "code" for cell in LINES.values())


START = {
    "variable": lambda: tf.Variable(1.5),
    "fixed": lambda: tf.Variable(1.5, trainable=False),
    "integer": lambda: tf.Variable(3),
    "constant": lambda: tf.constant(1.5),
}


def on_a_real_tape(program, kinds, automatic):
    """Run the program with a real tape, and ask it along everything for the slope of each row."""
    values = {name: START[kind]() for name, kind in kinds.items()}
    tape = tf.GradientTape(persistent=True, watch_accessed_variables=automatic)
    with contextlib.ExitStack() as block:
        entered = False
        for name, reads, inside in program:
            if inside and not entered:
                block.enter_context(tape)
                entered = True
            elif not inside:
                block.close()
            if name == "watch":
                tape.watch([values[read] for read in reads])
            else:
                floats = [tf.cast(values[read], tf.float32) for read in reads]
                values[name] = tf.add_n([*floats, tf.zeros(())])
    sources = list(values.values())
    return [
        name
        for name, _, _ in program
        if name != "watch"
        and any(
            slope is not None and source is not values[name]
            for source, slope in zip(sources, tape.gradient(values[name], sources), strict=True)
        )
    ]


@pytest.mark.parametrize("seed", CASES)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_the_rule_of_the_own_tape_is_what_a_real_tape_does(exercises, cells, part, seed):
    exercise = exercises["recorded_with_watch"]
    case = exercise.aspects()[part].make(exercise, generator(seed, exercise.name, part))
    assert solution(cells, "recorded_with_watch")(*case) == on_a_real_tape(*case)


@pytest.mark.parametrize("seed", CASES)
@pytest.mark.parametrize("part", [0, 1])
def test_the_slopes_by_hand_are_what_a_real_tape_answers(exercises, cells, part, seed):
    exercise = exercises["slopes_on_the_way"]
    a, x, first = exercise.aspects()[part].make(exercise, generator(seed, exercise.name, part))
    entry = tf.constant(x)
    with tf.GradientTape() as tape:
        if first:
            tape.watch(entry)
        early = a * entry
        if not first:
            tape.watch(entry)
        late = entry * entry
        y = early * late
    slopes = tape.gradient(y, [entry, early, late])
    by_hand = solution(cells, "slopes_on_the_way")(a, x, first)
    assert [slope is None for slope in slopes] == [slope is None for slope in by_hand]
    told = [float(slope) for slope in slopes if slope is not None]
    assert told == pytest.approx([slope for slope in by_hand if slope is not None], rel=1e-5)


@pytest.mark.parametrize("seed", CASES)
@pytest.mark.parametrize("part", [0, 1])
def test_a_reader_can_be_fooled_with_a_margin(exercises, cells, part, seed):
    """Rounding on another device must not decide: score before and after stay clear of 0."""
    exercise = exercises["fooled"]
    make = exercise.aspects()[part].make
    read, picture, most = make(exercise, generator(seed, exercise.name, part))
    before = float(read(picture))
    after = float(read(solution(cells, "fooled")(read, picture, most)))
    assert before * (1 if part == 0 else -1) > 0.1
    assert after * before < 0 and abs(after) > 0.01


@pytest.mark.parametrize(
    "name, printed",
    [
        ("most_sensitive", "[ 8.  -2.5]"),
        ("slopes_on_the_way", "[21.0, None, 7.0]"),
        ("recorded_with_watch", "[None, 15.0, None, 1.0]"),
        ("mended_tuning", "35.0 [-50.   12.5]"),
        ("speck_promised", "-0.8\n-0.1"),
        ("fooled", "[0.7, 0.4]"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    exec(twin[1], {"tf": tf})
    assert printed in capsys.readouterr().out


def test_the_cumulative_exercise_needs_two_earlier_modules(exercises):
    needs = exercises["speck_promised"].needs
    assert len(needs) == 2
    assert set(needs) <= set(Module(SOURCE).settings["needs"])
