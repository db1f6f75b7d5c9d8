"""Is what a wrong number has to do with the right one seen, and never where it is chance?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.outcome import GradientCall, Outcome, Tape
from autograder.reference import Tolerance
from autograder.relations import relation
from autograder.snapshot import snapshot

from .outcomes import arrays, outcomes

VECTORS = (np.array([1.5, -2.5, 4.0]), np.array([3.5, 0.5, -7.0]))
MATRIX = np.array([[1.5, 2.5], [3.5, 5.0], [7.0, 9.0]])


def seen(given, wanted, **options):
    pairs = [Outcome(snapshot(value)) for value in given], [Outcome(snapshot(v)) for v in wanted]
    found = relation(*pairs, Tolerance(**options))
    return found and found.seen


@pytest.mark.parametrize(
    ("words", "spoil"),
    [
        ("opposite sign", lambda v: -v),
        ("3 times", lambda v: 3 * v),
        ("1/3 of", lambda v: v / 3),
        ("nan", lambda v: v * np.nan),
        ("inf", lambda v: np.abs(v) / 0.0),
        ("as shape (3, 1) where shape (3,)", lambda v: v.reshape(3, 1)),
        ("the sum of all the entries", lambda v: v.sum()),
        ("Two entries are swapped", lambda v: v[[1, 0, 2]]),
        ("another order", lambda v: v[[1, 2, 0]]),
        ("close, but not", lambda v: v * 1.004),
        ("by another in the next case", lambda v: v * np.abs(v).max() * 1.07),
        ("one whole factor", lambda v: v * np.abs(v).max()),
        ("You returned shape (2,) where", lambda v: v[:2]),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_a_relation_that_holds_in_every_case_is_named(words, spoil):
    assert words in seen([spoil(v) for v in VECTORS], VECTORS)


def test_a_transposed_matrix():
    assert "rows and columns" in seen([MATRIX.T], [MATRIX])
    assert "rows and columns" in seen([MATRIX[:2].T], [MATRIX[:2]])


def test_a_relation_in_one_case_only_is_chance():
    assert seen([-VECTORS[0], VECTORS[1] * 7.3 + 1], VECTORS) is None


def test_single_numbers_with_another_ratio_each_have_no_relation():
    assert seen([3.0, 8.0], [1.5, 2.5]) is None


def test_only_the_parts_of_a_tuple_that_differ_count():
    wanted = [(1.5, VECTORS[0]), (2.5, VECTORS[1])]
    assert "opposite sign" in seen([(a, -v) for a, v in wanted], wanted)


@pytest.mark.parametrize("name", ["`slope_b`", "value 2 of 2"])
def test_the_one_value_of_several_that_differs_is_named(name):
    wanted = [Outcome(snapshot((7.5 * v, v))) for v in VECTORS]
    mine = [Outcome(snapshot((7.5 * v, v * np.abs(v).max() * 1.07))) for v in VECTORS]
    returns = ("slope_W", "slope_b") if "slope" in name else ()
    told = relation(mine, wanted, Tolerance(), returns=returns).seen
    assert told.startswith(f"Of {name}: in each case all entries are off")


def test_where_all_values_differ_none_is_named():
    wanted = [Outcome(snapshot((7.5, v))) for v in VECTORS]
    mine = [Outcome(snapshot((-7.5, -v))) for v in VECTORS]
    told = relation(mine, wanted, Tolerance(), returns=("slope_W", "slope_b")).seen
    assert told.startswith("Every number has the size asked")


@pytest.mark.parametrize("inside", [(1.5, None), [1.5, None], {"w": 1.5, "b": None}])
def test_none_inside_a_result_is_not_called_a_missing_return(inside):
    whole = type(inside)({"w": 1.5, "b": 2.5} if isinstance(inside, dict) else (1.5, 2.5))
    told = seen([inside], [whole])
    assert told is None or "does not return" not in told
    if not isinstance(inside, dict):
        assert "None" in told


def test_an_argument_is_called_by_its_name():
    changed = [Outcome(1, changed=((1, 5),))]
    told = relation(changed, [Outcome(1)], Tolerance(), arguments=("w", "rate"))
    assert "but `rate` was changed" in told.seen
    assert told.experiment == "print `rate` before and after the call."


def test_an_argument_changed_on_the_way():
    changed = [Outcome(1, changed=((1, 5),))]
    assert "argument 2 was changed" in relation(changed, [Outcome(1)], Tolerance()).seen
    assert "argument 2 still holds" in relation([Outcome(1)], changed, Tolerance()).seen


def test_the_right_numbers_in_the_wrong_dtype():
    one, other = np.float32([1.5, 2.5]), np.float64([1.5, 2.5])
    assert "asked is a ndarray of float64" in seen([one], [other], strict=True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (None, "does not return"),
        (GradientCall((False,), (True,), (False,), (True,)), "never recorded"),
        (GradientCall((True,), (False,), (False,), (True,)), "never watched"),
        (GradientCall((True,), (True,), (False,), (True,)), "no recorded path"),
    ],
)
def test_why_there_is_none(call, words):
    tapes = (Tape(False, 1, 1, (call,)),) if call else ()
    found = relation([Outcome(None, tapes=tapes)], [Outcome(snapshot(6.0))], Tolerance())
    assert words in found.seen


def test_truth_values_have_no_relations():
    assert seen([True, False], [False, True]) is None


def test_in_a_tuple_the_one_value_with_the_other_sign_is_found():
    assert "opposite sign" in seen([(1.5, -2.5), (7.0, -9.5)], [(1.5, 2.5), (7.0, 9.5)])


def test_two_values_of_a_tuple_in_each_other_s_place():
    assert "swapped" in seen([(2.5, 1.5), (9.5, 7.0)], [(1.5, 2.5), (7.0, 9.5)])


def test_a_wrong_table_that_is_not_square_breaks_nothing():
    assert seen([MATRIX * [[1.0], [3.0], [7.0]]], [MATRIX]) is None


@given(st.lists(st.tuples(outcomes, outcomes), min_size=1, max_size=3))
def test_no_pair_of_outcomes_breaks_the_search(pairs):
    mine, theirs = zip(*pairs, strict=True)
    found = relation(mine, theirs, Tolerance())
    assert found is None or found.seen


@given(st.lists(st.tuples(arrays(), arrays()), min_size=1, max_size=3))
def test_no_pair_of_arrays_breaks_the_search(pairs):
    mine = [Outcome(pair[0]) for pair in pairs]
    found = relation(mine, [Outcome(pair[1]) for pair in pairs], Tolerance())
    assert found is None or found.experiment
