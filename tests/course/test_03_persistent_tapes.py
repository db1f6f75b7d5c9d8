"""Does module 03 say the truth? Its rules, solutions and hints, held against TensorFlow itself."""

import re
import weakref
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.module import Module
from autograder.seeds import PROOF, PUBLIC, generator

SOURCE = Path(__file__).parents[2] / "source" / "03_persistent_tapes"
SEEDS = [*PUBLIC, *PROOF]

tf = pytest.importorskip("tensorflow")

CONTENT = {
    "one query, then the record is gone": ("question-3", "own_tape"),
    "not so: the second query returns None": ("question-3", "own_tape"),
    "the same words as for a tape never entered": ("question-5", "both_slopes"),
    "persistent: z = x**4 at 3 gives 108, y = x**2 gives 6": ("question-9", "both_slopes"),
    "three functions, sine and cosine among them": ("many-2", "spiral_by_hand"),
    "cost in memory": ("cost-10", "held_after"),
    "letting go with del": ("cost-8", "held_after"),
    "when not to": ("keep-6", "mended_fit"),
    "M08": ("many-14", "both_slopes"),
    "M09": ("cost-11", "held_after"),
    "M10": ("cost-14", "held_after"),
    "M11": ("keep-14", ""),
    "M12": ("many-17", ""),
    "M13": ("cost-4", "held_after"),
    "M14": ("many-9", "own_tape"),
    "M49": ("question-7", "mended_fit"),
}
"""What must be taught: the cell that shows it, and the exercise that asks it."""
TABLE = {
    "`RuntimeError ... non-persistent`": "keep-2",
    "the same": "question-3",
    "the same, at the first question": "question-5",
    "the same, after a None": "question-14",
    "one number for two targets": "question-12",
    "`ValueError: Tape is still recording`": "many-19",
    "the same slopes in every step": "keep-6",
    "memory grows with each pass": "cost-10",
    "a record outlives `del`": "cost-8",
    "the gauge stays after `del`": "cost-14",
    "a warning about efficiency": "keep-14",
    "a product's slope is not the tape's": "many-11",
}
"""Each symptom of the closing table, and the cell in which it was met."""


@pytest.fixture(scope="module", name="exercises")
def made_exercises():
    return Module(SOURCE).exercises


@cache
def cells():
    notebook = nbformat.read(SOURCE / "03_persistent_tapes.ipynb", as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def solution(name):
    """The function that the source notebook's answer cell defines."""
    names = {"tf": tf}
    exec(cells()[f"{name}_answer"].source, names)
    return names[name]


def case(exercises, name, part, seed):
    exercise = exercises[name]
    return exercise.aspects()[part].make(exercise, generator(seed, name, part))


def test_everything_of_the_content_has_a_cell_and_an_exercise(exercises):
    for what, (cell, exercise) in CONTENT.items():
        assert cell in cells(), what
        assert not exercise or exercise in exercises, what
    assert {exercise for _, exercise in CONTENT.values()} - {""} == set(exercises) - {"side_effect"}


def test_every_row_of_the_closing_table_was_met():
    rows = re.findall(r"^\| (.+?) \| .+ \| .+ \|$", cells()["wrong-1"].source, re.MULTILINE)
    assert rows[0] == "you see" and [row for row in rows[1:] if "---" not in row] == list(TABLE)
    assert all(cell in cells() for cell in TABLE.values())


def test_nothing_is_watched_before_module_04():
    assert not any(".watch(" in cell.source for cell in cells().values())


@pytest.mark.parametrize(
    "name, printed",
    [
        ("both_slopes", "36.0\n27.0\n"),
        ("spiral_by_hand", "60.0\n"),
        ("held_after", "True\nFalse\n"),
        ("mended_fit", "2.9 4.79\n"),
        ("side_effect", "2.0\n6.0\n"),
        ("own_tape", "60.0 40.0\n"),
    ],
)
def test_every_worked_twin_runs_and_gives_what_it_says(exercises, name, printed, capsys):
    twin = re.search(r"```python\n(.*?)```", exercises[name].hints[2], re.DOTALL)
    exec(twin[1], {"tf": tf})
    assert capsys.readouterr().out == printed


def held_by_real_tapes(passes, size):
    """The passes on real tapes of one value each; the value is watched without keeping it."""
    kept, watchers, readings = [], [], []
    for kind, asked, keeps in passes:
        w = tf.Variable([1.5, 2.5])
        with tf.GradientTape(persistent=kind == "persistent") as tape:
            value = tf.sin(w)
            loss = tf.reduce_sum(value)
        watchers.append(weakref.ref(value))
        if asked:
            tape.gradient(loss, w)
        kept.append(tape if keeps == "tape" else loss)
        del value, tape, loss
        readings.append(size * sum(watcher() is not None for watcher in watchers))
    return readings


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_rule_of_held_after_is_what_real_tapes_do(exercises, part, seed):
    passes, size = case(exercises, "held_after", part, seed)
    assert solution("held_after")(passes, size) == held_by_real_tapes(passes, size)


def on_a_real_tape(rows, questions):
    """The same rows run on TensorFlow's tape, and the same questions asked."""
    values = {name: tf.Variable(1.5) for name in "xv"}
    with tf.GradientTape(persistent=True) as tape:
        for name, reads, slopes in rows:
            moved = [slope * values[read] for read, slope in zip(reads, slopes, strict=True)]
            values[name] = tf.add_n(moved)
    answers = [tape.gradient(values[target], values[source]) for target, source in questions]
    return [None if answer is None else float(answer) for answer in answers]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 2])
def test_the_own_tape_answers_as_tensorflow_does(exercises, part, seed):
    rows, persistent, questions = case(exercises, "own_tape", part, seed)
    ask = solution("own_tape")(rows, persistent)
    for mine, theirs in zip(
        [ask(*question) for question in questions], on_a_real_tape(rows, questions), strict=True
    ):
        assert mine == (None if theirs is None else pytest.approx(theirs, rel=1e-5))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", [0, 1])
def test_the_slopes_of_the_spiral_are_a_tape_s(exercises, part, seed):
    t, k = case(exercises, "spiral_by_hand", part, seed)
    with tf.GradientTape(persistent=True) as tape:
        places = k * t, k * t * tf.sin(t), k * t * tf.cos(t)
    for mine, place in zip(solution("spiral_by_hand")(t, k), places, strict=True):
        assert mine.numpy() == pytest.approx(tape.gradient(place, t).numpy(), abs=4e-6)


def measured(exercises, name, function, part=0):
    exercise = exercises[name]
    return exercise.measure(function, *case(exercises, name, part, PUBLIC[0]))


def test_a_tape_is_refused_where_hands_are_asked(exercises):
    def taped(t, k):
        with tf.GradientTape():
            return solution("spiral_by_hand")(t, k)

    assert measured(exercises, "spiral_by_hand", taped) == "what a tape worked out"
    assert len(measured(exercises, "spiral_by_hand", solution("spiral_by_hand"))) == 3


@pytest.mark.parametrize("step", [1e-2, 1e-4, 1e-7])
@pytest.mark.parametrize("library", [np, tf])
def test_a_quotient_is_refused_where_hands_are_asked(exercises, step, library):
    def estimated(t, k):
        def height(time):
            return k * time * library.sin(time)

        time = t.numpy().astype(float)
        return k, (height(time + step) - height(time)) / step, height(time)

    assert measured(exercises, "spiral_by_hand", estimated) == "an estimate from two times"


def test_a_cosine_made_of_a_sine_and_a_time_taken_twice_are_by_hand(exercises):
    def other(t, k):
        time = (k * t / k).numpy()
        rise, turn = np.sin(time), np.sin(time + np.pi / 2)
        return k, k * (rise + time * np.cos(time)), k * (turn - time * np.sin(time))

    assert len(measured(exercises, "spiral_by_hand", other, part=1)) == 3


def test_a_run_is_counted_and_an_estimate_is_told(exercises):
    def estimated(run, x0):
        return [(b - a) / 0.01 for a, b in zip(run(x0), run(x0 + 0.01), strict=True)]

    def run_for_each(run, x0):
        return solution("both_slopes")(run, x0)[0], solution("both_slopes")(run, x0)[1]

    assert len(measured(exercises, "both_slopes", solution("both_slopes"))) == 2
    assert measured(exercises, "both_slopes", run_for_each) == "slopes of 2 runs, not of one"
    assert measured(exercises, "both_slopes", estimated) == "an estimate from values of run"


def test_slopes_without_a_tape_are_told(exercises):
    def by_hand(w, b, loads, lengths, rate, steps):
        error = w * loads + b - lengths
        w.assign_sub(rate * tf.reduce_mean(2 * error * loads))
        b.assign_sub(rate * tf.reduce_mean(2 * error))
        return [tf.reduce_mean(error**2)]

    assert measured(exercises, "mended_fit", by_hand) == "losses without a tape"
    assert len(measured(exercises, "mended_fit", solution("mended_fit"))) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_question_in_vain_counts_in_every_case(exercises, seed):
    rows, _, questions = case(exercises, "own_tape", 1, seed)
    assert on_a_real_tape(rows, questions[:1]) == [None]
    with tf.GradientTape() as tape:
        y = 2 * tf.Variable(3.0)
    assert tape.gradient(y, tf.Variable(1.0)) is None
    with pytest.raises(RuntimeError):
        tape.gradient(y, y)


def test_refusing_is_not_the_same_as_still_to_be_written(exercises):
    def unwritten(rows, persistent):
        def ask(target, source):
            raise NotImplementedError

        return ask

    with pytest.raises(NotImplementedError):
        measured(exercises, "own_tape", unwritten)


def test_the_cumulative_exercise_needs_two_earlier_modules(exercises):
    recording = set(Module(SOURCE.parent / "02_recording").settings["teaches"])
    needed = set(exercises["side_effect"].needs)
    assert needed & recording and needed - recording
    assert needed <= set(Module(SOURCE).settings["needs"])
