"""Is a submission graded without demonstrations as it is when everything runs?"""

import contextlib
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import writes
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.encoding import encode
from autograder.grading.running.cache import MISSING, Job, next_job
from autograder.grading.running.demos import left_out
from autograder.grading.running.run import Cases, Executed, Limits
from autograder.outcome import Outcome, Raised

DEMO = {"tags": ["demo"]}
DEMOS = [
    "import math\nprint(math.pi)",
    "a = 5.0\nb = a + 1",
    "history = [b]\nhistory.append(a)",
    "def helper(x):\n    return x + a",
    "random.seed(3)\nlucky = 1",
    "for k in range(3):\n    print(k, len(table))",
    "table.append(7)",
    "def twist(x):\n    global c\n    c = x\ntwist(4)",
    "math.tau = 1",
    "print(double(2))",
    "class Box:\n    a = 3\n    held = b",
    "double.seen = 9",
    "shared = table\nshared.append(a)",
    "a = double",
    "held = [a]\nheld.append(double(3))",
    "with open_nothing() as k:\n    a = 3",
    "x = 7\nx += 1",
    "del helper",
    "table = [1, 2, 3]",
    "def keeps(v):\n    table.append(v)\nkeeps(2)",
]
EXTRAS = [
    "", "print(a)", "del b", "a = 2", "if table: c = 1", "%matplotlib inline", "print(x)",
    "def helper(x):\n    return x * 5", "a = 9\nb = a", "a = missing\nb = 2", "b = table",
    "def helper(x, seen=[]):\n    seen.append(x)\n    return len(seen)", "x = a\na = 4",
    "for a in table:\n    b = a", "try:\n    a = missing\nexcept NameError:\n    k = 2",
    "import math\ndef helper(x):\n    return len(table) + x", "b = [a for a in table]",
    "table.append(1)", "helper = double", "k = missing\ntable = [5]",
]  # fmt: skip
FIRST = "import math\nimport random\nrandom.seed(0)\ntable = [1]"
ANSWERS = [
    "2 * x",
    "x + len(table)",
    "a * x",
    "helper(x)",
    "random.random()",
    "globals()['b'] + x",
    "globals().get('b', 0) + x",
    "globals().get('his' + 'tory', x)",
    "eval('c')",
    "math.tau * x",
    "Box.held",
    "Box().a + k",
    "getattr(double, 'see' + 'n', 0)",
    "math.pi",
    "(lambda a: a)(x)",
    "[a for a in (x, 2)][0]",
    "[b for a in (x, 2)][0]",
    "double.__globals__.get('a', 1)",
    "sorted((v for v in table), key=lambda k: k + len(str(lucky)))[0]",
]
WRAPS = [
    "def double(x):\n    return {}",
    "def double(x):\n    try:\n        return {}\n    except NameError:\n        return -1",
    "def double(x):\n    a = 1\n    return {}",
    "def double(x):\n    class Inner:\n        a = a if x else 0\n    return {}",
    "def double(x):\n    global b\n    b = 4\n    return {}",
    "double = lambda x: {}",
]


def code(source, name, **metadata):
    return new_code_cell(source, id=name, metadata=metadata)


def released(demos, after, first=FIRST):
    cells = [
        code(first, "first"),
        *(code(text, f"demo-{i}", **DEMO) for i, text in enumerate(demos)),
    ]
    cells.insert(1 + after, code("def double(x):\n    raise NotImplementedError", "answer"))
    return [*cells, code("double", "check")]


class Nothing:
    """A context that swallows what is raised in it."""

    def __enter__(self):
        return 1

    def __exit__(self, *about):
        return True


def said(value):
    """A value as text, without the places in memory of functions."""
    return re.sub(" at 0x[0-9a-f]+", "", repr(value))


def outcome(cells):
    """What the function that counts gives, the error that it raised, and the cells that raised."""
    names = {"open_nothing": Nothing}
    cut_short = set()
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            try:
                exec(cell.source, names)
            except Exception:
                cut_short.add(cell.id)
        try:
            return [said(names["double"](x)) for x in (1.5, 2.5)], (), cut_short
        except Exception as error:
            kinds = [kind.__name__ for kind in type(error).__mro__]
            return [kinds[0], said(error)], kinds, cut_short
        finally:
            if "math" in names:
                names["math"].tau = 6.283185307179586
            if "keras" in names:
                names["keras"].config.set_floatx("float32")
                names["keras"].backend.clear_session(free_memory=False)  # names start from 1
                names["tf"].config.run_functions_eagerly(False)


@settings(max_examples=800, deadline=None)
@given(
    st.lists(st.sampled_from(DEMOS), min_size=1, max_size=6),
    st.sampled_from(WRAPS),
    st.sampled_from(ANSWERS),
    st.lists(st.tuples(st.sampled_from(EXTRAS), st.integers(1, 7)), max_size=3),
    st.integers(0, 6),
)
def test_what_is_left_out_changes_no_answer(demos, wrap, answer, extras, after):
    """Where a cell that stays raised, the submission is run again whole."""
    assert_left_out_changes_nothing(demos, wrap, answer, extras, after, FIRST)


TENSOR_FIRST = """
import keras, numpy as np, tensorflow as tf
keras.utils.set_random_seed(0)
v = tf.Variable(1.0)
table = np.ones(2)
def seeded(x=0):
    keras.utils.set_random_seed(2)
    return x + np.random.rand() + float(keras.random.normal(()))
"""
TENSOR_DEMOS = [
    "w = tf.constant(3.0)",
    "v.assign_add(2.0)",
    "v = tf.Variable(5.0)",
    "table += 1",
    "table[0] = 4.0",
    "view = table[1:]\nview[0] = 7.0",
    "np.random.shuffle(table)",
    "np.random.seed(3)",
    "print(np.random.rand())",
    "print(tf.random.uniform(()))",
    "tf.random.set_seed(9)",
    "rng = np.random.default_rng(1)\nprint(rng.normal())",
    "def drawn(g):\n    return g.normal()\nrng = np.random.default_rng(4)\nprint(drawn(rng))",
    "def drawn(g):\n    return g.normal()\nprint(drawn(np.random))",
    "made, rng = 1, np.random.RandomState(3)\ntable[1] = rng.normal()",
    "rng = np.random\nrng = np.random.default_rng(1) if made else rng\nprint(rng.normal())",
    "print(seeded())",
    "with tf.GradientTape() as tape:\n    y = v * v\nprint(tape.gradient(y, v))",
    "with tf.GradientTape(persistent=True) as tape:\n    y = v * w",
    "layer = keras.layers.Dense(1)\nprint(layer(tf.ones((1, 2))).shape)",
    "keras.config.set_floatx('float64')",
    "tf.config.run_functions_eagerly(True)",
    "print(double(tf.constant(2.0)))",
]
TENSOR_EXTRAS = [
    "", "print(v)", "v.assign(3.0)", "table = table * 2", "w = 2.0", "np.random.seed(5)",
    "u = np.random.rand()", "y = v + 1", "table[1] = float(v)", "layer = keras.layers.Dense(2)",
    "u = seeded(np.random.rand())", "made = 0",
]  # fmt: skip
TENSOR_ANSWERS = [
    "2 * x",
    "float(v) * x",
    "float(v.assign_add(x))",
    "float(table.sum()) + x",
    "float(w) * x",
    "np.random.rand()",
    "float(tf.random.uniform(()))",
    "seeded(x)",
    "seeded() + np.random.rand()",
    "float(keras.random.normal(()))",
    "float(rng.normal())",
    "float(tape.gradient(y, v))",
    "len(tape.watched_variables())",
    "keras.layers.Dense(1).name",
    "keras.config.floatx()",
    "tf.config.functions_run_eagerly()",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(TENSOR_DEMOS), min_size=1, max_size=5),
    st.sampled_from(WRAPS),
    st.sampled_from(TENSOR_ANSWERS),
    st.lists(st.tuples(st.sampled_from(TENSOR_EXTRAS), st.integers(1, 7)), max_size=2),
    st.integers(0, 5),
)
def test_state_and_chance_of_numpy_tensorflow_and_keras_change_no_answer_either(
    demos, wrap, answer, extras, after
):
    assert_left_out_changes_nothing(demos, wrap, answer, extras, after, TENSOR_FIRST)


def assert_left_out_changes_nothing(demos, wrap, answer, extras, after, first):
    release = released(demos, min(after, len(demos)), first)
    cells = [cell.copy() for cell in release]
    for cell in cells:
        if cell.id == "answer":
            cell.source = wrap.format(answer)
    for number, (text, place) in enumerate(extras):
        cells.insert(place, code(text, f"extra-{number}"))
    out = left_out(cells, release)
    found, kinds, cut_short = outcome([cell for cell in cells if cell.id not in out.demos])
    again = MISSING.intersection(kinds) or cut_short & out.relied
    assert again or found == outcome(cells)[0]


def left(*demos, answer="def double(x):\n    return 2 * x", extra="", first=False):
    release = released(demos, 0 if first else len(demos))
    cells = [*(cell.copy() for cell in release), code(extra, "extra-1")]
    cells[1 if first else 1 + len(demos)].source = answer
    return left_out(cells, release).demos


def test_demonstrations_that_nothing_meets_are_left_out():
    assert left("a = 5.0", "print(math.pi, a)", "def f(x):\n    return x") == {
        "demo-0",
        "demo-1",
        "demo-2",
    }


def test_what_a_demonstration_needs_stays_with_it():
    chain = ("a = 5.0", "b = a + 1", "c = b", "d = 1")
    assert left(*chain, answer="def double(x):\n    return c * x") == {"demo-3"}


def test_what_is_bound_anew_before_it_is_read_hides_what_a_demonstration_bound():
    assert left("a = 5.0", answer="a = 1\ndef double(x):\n    return a * x") == {"demo-0"}
    assert not left("a = 5.0", answer="if table:\n    a = 1\ndouble = lambda x: a * x")


def test_what_only_calculates_may_be_called():
    assert left("print(double(2))", first=True) == {"demo-0"}
    counting = "seen = []\ndef double(x):\n    seen.append(x)\n    return len(seen)"
    assert not left("print(double(2))", answer=counting, first=True)


def test_an_edited_demonstration_stays():
    release = released(["a = 5.0"], 1)
    cells = [cell.copy() for cell in release]
    cells[1].source = "a = 6.0"
    assert not left_out(cells, release)


def test_random_numbers_and_magics_keep_what_they_may_meet():
    assert left("r = random.random()", extra="random.random()") == set()
    assert left("a = 1", extra="%who") == set()
    assert left("a = 1", extra="from math import *") == set()


@pytest.mark.parametrize("text", ["+".join("1" * 1500), "a" + ".b" * 1500, "-" * 1500 + "1"])
def test_code_nested_deeper_than_it_can_be_read_keeps_all(text):
    assert left("a = 5.0", extra=f"x = {text}") == set()


def run_of(outcome, whole=True, cells=(), relied=()):
    job = Job("r", b"{}", {}, "m", Cases({"double": 1}, (1,)), Limits(), relied=frozenset(relied))
    executed = Executed(
        writes(new_notebook(cells=cells)).encode(), {("double", 0): encode((outcome,))}
    )
    return next_job(replace(job, whole=job if whole else None), executed)


def raised(name, *bases):
    return Outcome(raised=Raised(name, bases, "", "", 0))


def test_only_what_did_not_find_something_is_run_again_whole():
    assert run_of(raised("NameError"))
    assert run_of(raised("UnboundLocalError", "NameError"))
    assert run_of(raised("Mine", "AttributeError"))
    assert not run_of(raised("NameError"), whole=False)
    assert not run_of(raised("NotImplementedError"))
    assert not run_of(raised("ValueError"))
    assert not run_of(Outcome(2))


def test_a_cell_that_was_cut_short_is_run_again_whole_where_it_was_relied_on():
    error = new_output("error", ename="ValueError", evalue="", traceback=[])
    cell = new_code_cell("a = 1 / 0", id="a", outputs=[error])
    assert run_of(Outcome(2), cells=[cell], relied=["a"])
    assert not run_of(Outcome(2), cells=[cell], relied=["b"])
    assert not run_of(Outcome(2), cells=[new_code_cell("a = 1", id="a")], relied=["a"])


def test_what_binds_a_demonstration_s_name_anew_is_relied_on():
    release = released(["a = 5.0", "c = 2"], 2)
    cells = [cell.copy() for cell in release]
    cells[3].source = "a = 1\ndef double(x):\n    return a * x"
    assert left_out(cells, release).relied == {"answer"}
    cells[3].source = "def double(x):\n    return x"
    assert left_out(cells, release).relied == set()
