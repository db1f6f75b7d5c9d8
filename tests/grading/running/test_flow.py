"""Is what a cell reads and binds, read off its text, what it does when it runs?"""

import ast

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from autograder.grading.running.flow import flow, is_pure


def read(text):
    return flow(ast.parse(text))


@pytest.mark.parametrize(
    ("text", "needs", "sure"),
    [
        ("a = b\nc = a", {"b"}, {"a", "c"}),
        ("a += 1", {"a"}, {"a"}),
        ("if p:\n    a = 1\nelse:\n    a = b", {"p", "b"}, {"a"}),
        ("if p:\n    a = 1", {"p"}, set()),
        ("for k in a:\n    b = k", {"a"}, set()),
        ("with GradientTape() as tape:\n    y = x", {"GradientTape", "x"}, {"tape", "y"}),
        ("with suppress() as s:\n    y = x", {"suppress", "x"}, {"s"}),
        ("try:\n    a = 1\nfinally:\n    b = 2", set(), {"b"}),
        ("a = [v for v in rows if v > low]", {"rows", "low"}, {"a"}),
        ("f = lambda v: v * w", {"w"}, {"f"}),
        ("def f(v, by=w):\n    u = v * by\n    return u + g(u)", {"w", "g"}, {"f"}),
        ("class A(B):\n    def m(self):\n        return c", {"B", "c"}, {"A"}),
        ("a.b = c", {"a", "c"}, set()),
        ("a[0], d = c", {"a", "c"}, {"d"}),
        ("import os.path\nfrom a import b as c", set(), {"os", "c"}),
        ("a = 1\ndel a\nprint(a)", {"print", "a"}, set()),
        ("check('double')", {"check", "double"}, set()),
    ],
)
def test_by_its_text(text, needs, sure):
    assert (read(text).needs, read(text).sure) == (needs, sure)


def test_what_functions_read_is_read_whenever_they_are_called():
    found = read("w = 1\ndef f(x):\n    return [w * v for v in x]\ng = (v for v in u)")
    assert found.late == {"w", "u"}


def test_a_function_that_binds_for_all_makes_nothing_sure():
    found = read("def f():\n    global a\n    a = b\nc = 1")
    assert found.sure == set() and {"a", "b", "c"} <= found.binds & found.late


@pytest.mark.parametrize(
    ("text", "pure"),
    [
        ("import math\ndef f(x, k=2):\n    'Twice.'\n    return k * x", True),
        ("def f(x, seen=[]):\n    return seen", False),
        ("seen = []", False),
        ("@cache\ndef f(x):\n    return x", False),
    ],
)
def test_what_keeps_nothing_between_two_calls(text, pure):
    assert is_pure(ast.parse(text)) is pure


NAMES = ["a", "b", "c"]
EXPRESSIONS = st.recursive(
    st.sampled_from([*NAMES, "1", "[]"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("({0[0]}, {0[1]})".format),
        st.tuples(inner, st.sampled_from(NAMES)).map("[{0[0]} for {0[1]} in (1, 2)]".format),
        st.tuples(inner, st.sampled_from(NAMES)).map("(lambda {0[1]}: {0[0]})(3)".format),
        st.tuples(st.sampled_from(NAMES), inner).map("({0[0]} := {0[1]})".format),
    ),
    max_leaves=4,
)
LINES = st.recursive(
    st.one_of(
        st.tuples(st.sampled_from(NAMES), EXPRESSIONS).map("{0[0]} = {0[1]}".format),
        st.sampled_from(NAMES).map("del {}".format),
        EXPRESSIONS,
    ),
    lambda inner: st.one_of(
        st.tuples(EXPRESSIONS, inner, inner).map(
            lambda p: f"if {p[0]}:\n{indented(p[1])}\nelse:\n{indented(p[2])}"
        ),
        st.tuples(st.sampled_from(NAMES), inner).map(
            lambda p: f"for {p[0]} in (1, 2):\n{indented(p[1])}"
        ),
        st.tuples(inner, inner).map(
            lambda p: f"try:\n{indented(p[0])}\nexcept NameError:\n{indented(p[1])}"
        ),
        st.tuples(st.sampled_from(NAMES), inner).map(
            lambda p: f"def {p[0]}(x):\n{indented(p[1])}\n    return x"
        ),
    ),
    max_leaves=4,
)


def indented(text):
    return "\n".join(f"    {line}" for line in text.splitlines())


class Watched(dict):
    """A namespace that notes which of its names were read before they were bound there."""

    def __init__(self):
        super().__init__(dict.fromkeys(NAMES, 5))
        self.own, self.needed = set(), set()

    def __getitem__(self, name):
        if name in NAMES and name not in self.own:
            self.needed.add(name)
        return super().__getitem__(name)

    def __setitem__(self, name, value):
        self.own.add(name)
        super().__setitem__(name, value)

    def __delitem__(self, name):
        if name not in self.own:
            self.needed.add(name)
        self.own.discard(name)
        super().__delitem__(name)


def binds_elsewhere(node):
    """In a comprehension, `:=` binds a name of the module, which `Watched` does not see."""
    comprehension = isinstance(node, ast.ListComp)
    return comprehension and any(isinstance(one, ast.NamedExpr) for one in ast.walk(node))


@settings(max_examples=600, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4).map("\n".join))
def test_nothing_is_read_or_left_unbound_that_the_text_does_not_say(text):
    """Run at the top of a class-like scope, where every name goes through the mapping."""
    try:
        compiled = compile(text, "cell", "exec")
    except SyntaxError:
        reject()
    if any(map(binds_elsewhere, ast.walk(ast.parse(text)))):
        reject()
    found, names = read(text), Watched()
    try:
        exec(compiled, {}, names)
    except (NameError, UnboundLocalError, TypeError):
        assert names.needed <= found.needs
        return
    assert names.needed <= found.needs
    assert found.sure & set(NAMES) <= names.own
