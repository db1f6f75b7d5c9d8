"""Does every outcome come back exactly, and does the reader survive an enemy?"""

import contextlib
import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.encoding import MAX_BYTES, MAX_DEPTH, Unreadable, decode, encode
from autograder.outcome import Array, Items, Outcome

from .outcomes import outcomes

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(outcomes, max_size=3))
def test_every_outcome_comes_back_bit_by_bit(given_outcomes):
    assert decode(encode(given_outcomes), len(given_outcomes)) == tuple(given_outcomes)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -0.0, 1e-45, 16777217.0])
def test_awkward_floats_keep_their_bits(value):
    array = Array("tensor", "float32", (1,), np.array([value], dtype=np.float32))
    (back,) = decode(encode([Outcome(array)]), 1)
    assert back.returned.values.tobytes() == array.values.tobytes()


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_unreadable(data):
    with pytest.raises(Unreadable):
        decode(data, 1)


@given(anything)
def test_arbitrary_json_is_unreadable_or_an_outcome(parsed):
    try:
        (outcome,) = decode(json.dumps([parsed]).encode(), 1)
    except Unreadable:
        return
    assert isinstance(outcome, Outcome)


@settings(max_examples=200)
@given(outcomes, st.data())
def test_a_mangled_encoding_never_raises_anything_else(outcome, data):
    text = bytearray(encode([outcome]))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        decode(bytes(text), 1)


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("more values than the shape", '[{"returned": ["array","tensor","float32",[2],[1,2,3]]}]'),
        ("a negative size", '[{"returned": ["array","tensor","float32",[-1],[1]]}]'),
        ("a huge shape", '[{"returned": ["array","tensor","float32",[1000000000,9],[]]}]'),
        ("a shape of truth values", '[{"returned": ["array","tensor","float32",[true],[1]]}]'),
        ("an unknown dtype", '[{"returned": ["array","tensor","object",[1],[1]]}]'),
        ("an unknown kind", '[{"returned": ["array","proxy","float32",[1],[1]]}]'),
        ("text among numbers", '[{"returned": ["array","tensor","float32",[1],["1"]]}]'),
        ("a number out of range", '[{"returned": ["array","tensor","int8",[1],[300]]}]'),
        ("too large", '[{"returned": ["array","tensor","float64",[1],[1%s]]}]' % ("0" * 399)),
        ("NaN as JSON", '[{"returned": ["array","tensor","float32",[1],[NaN]]}]'),
        ("an integer of many digits", '[{"returned": ["int","%s"]}]' % ("9" * 5000)),
        ("a bare integer of many digits", "[%s]" % ("9" * 5000)),
        ("returned and raised", '[{"returned": null, "raised": ["E",[],"","",0]}]'),
        ("an unknown part", '[{"returned": null, "score": 2}]'),
        ("another number of outcomes", '[{"returned": null}, {"returned": null}]'),
        ("deep nesting", "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)),
        ("nesting to the stack's end", "[" * 100_000),
        ("not ASCII", '[{"returned": "é"}]'),
    ],
)  # fmt: skip
def test_what_an_enemy_might_send_is_unreadable(why, text):
    with pytest.raises(Unreadable):
        decode(text.encode(), 1)


def test_more_bytes_than_allowed_are_not_even_parsed():
    with pytest.raises(Unreadable, match="bytes"):
        decode(b" " * (MAX_BYTES + 1), 1)


def test_lone_surrogates_and_nul_are_replaced():
    (outcome,) = decode(rb'[{"returned": "a\u0000b\ud800c"}]', 1)
    assert outcome.returned == "a�b?c"


def test_the_reader_needs_no_tensorflow():
    code = (
        "import sys, autograder.judge, autograder.explain, autograder.expected;"
        "sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_set_is_written_in_one_order():
    one, other = Items("set", (1, 2)), Items("set", (1, 2))
    assert encode([Outcome(one)]) == encode([Outcome(other)])
