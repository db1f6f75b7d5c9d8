"""Is a submission graded without demonstrations as it is when everything runs?"""

import contextlib
import io
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import writes
from nbformat.v4 import new_code_cell, new_notebook

from autograder.encoding import encode
from autograder.grading.cache import Job, next_job
from autograder.grading.demos import left_out
from autograder.grading.run import Cases, Executed, Limits
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
]
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


def released(demos, after):
    cells = [
        code(FIRST, "first"),
        *(code(text, f"demo-{i}", **DEMO) for i, text in enumerate(demos)),
    ]
    cells.insert(1 + after, code("def double(x):\n    raise NotImplementedError", "answer"))
    return cells


def outcome(cells):
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            with contextlib.suppress(Exception):
                exec(cell.source, names)
        try:
            return [repr(names["double"](x)) for x in (1.5, 2.5)]
        except Exception as error:
            return type(error).__name__
        finally:
            if "math" in names:
                names["math"].tau = 6.283185307179586


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(DEMOS), min_size=1, max_size=6),
    st.sampled_from(WRAPS),
    st.sampled_from(ANSWERS),
    st.sampled_from(["", "print(a)", "del b", "a = 2", "if table: c = 1", "%matplotlib inline"]),
    st.integers(0, 6),
)
def test_what_is_left_out_changes_no_answer(demos, wrap, answer, extra, after):
    release = released(demos, min(after, len(demos)))
    cells = [cell.copy() for cell in release]
    for cell in cells:
        if cell.id == "answer":
            cell.source = wrap.format(answer)
    cells.append(code(extra, "extra-1"))
    out = left_out(cells, release)
    assert outcome(cells) == outcome([cell for cell in cells if cell.id not in out])


def left(*demos, answer="def double(x):\n    return 2 * x", extra=""):
    release = released(demos, len(demos))
    cells = [*(cell.copy() for cell in release), code(extra, "extra-1")]
    cells[1 + len(demos)].source = answer
    return left_out(cells, release)


def test_demonstrations_that_nothing_meets_are_left_out():
    assert left("a = 5.0", "print(math.pi, a)", "def f(x):\n    return x") == {
        "demo-0",
        "demo-1",
        "demo-2",
    }


def test_what_a_demonstration_needs_stays_with_it():
    chain = ("a = 5.0", "b = a + 1", "c = b", "d = 1")
    assert left(*chain, answer="def double(x):\n    return c * x") == {"demo-3"}


def test_an_edited_demonstration_stays():
    release = released(["a = 5.0"], 1)
    cells = [cell.copy() for cell in release]
    cells[1].source = "a = 6.0"
    assert left_out(cells, release) == set()


def test_random_numbers_and_magics_keep_what_they_may_meet():
    assert left("r = random.random()", extra="random.random()") == set()
    assert left("a = 1", extra="%who") == set()
    assert left("a = 1", extra="from math import *") == set()


def run_of(outcome, whole=True):
    job = Job("r", b"{}", {}, "m", Cases({"double": 1}, (1,)), Limits())
    executed = Executed(writes(new_notebook()).encode(), {("double", 0): encode((outcome,))})
    return next_job(replace(job, whole=job if whole else None), executed)


def test_only_what_raised_is_run_again_whole():
    assert run_of(Outcome(raised=Raised("NameError", (), "", "", 0)))
    assert not run_of(Outcome(raised=Raised("NameError", (), "", "", 0)), whole=False)
    assert not run_of(Outcome(raised=Raised("NotImplementedError", (), "", "", 0)))
    assert not run_of(Outcome(2))
