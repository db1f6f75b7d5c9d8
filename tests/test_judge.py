"""Is a right answer right in every form, and a wrong one wrong in any disguise?"""

import numpy as np
import pytest
from hypothesis import given

from autograder.judge import judge, same_outcome, same_value
from autograder.misconceptions import Explanation
from autograder.outcome import Array, GradientCall, Items, Opaque, Outcome, Raised, Slices, Tape
from autograder.reference import AspectReference, GroupReference, Reference, Tolerance
from autograder.snapshot import snapshot

from .outcomes import outcomes

USUAL = Tolerance()
STUB = Outcome(raised=Raised("NotImplementedError", ("RuntimeError", "Exception"), "", "", 0))


def value(python):
    return snapshot(python)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (6.0, np.float32(6.0)),
        (6.0, 6),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        ((1.0, 2.0), [1.0, 2.0]),
        (1.0, 1.00005),
        (0.0, 5e-7),
        (True, np.bool_(True)),
        ("ab", np.str_("ab")),
        ("ab", b"ab"),
        ({"w": 1.0, "b": 2.0}, {"b": 2.0, "w": 1.0}),
        (None, None),
        (np.nan, np.nan),
        ([], np.zeros(0)),
        ([np.ones(2), np.zeros(3)], (np.ones(2), np.zeros(3))),
    ],
)
def test_values_that_agree(one, other):
    assert same_value(value(one), value(other), USUAL)
    assert same_value(value(other), value(one), USUAL)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (6.0, 6.01),
        (0.0, None),
        (1.0, True),
        (1.0, "1.0"),
        ([1.0], 1.0),
        ([[1.0, 2.0]], [1.0, 2.0]),
        (np.nan, 0.0),
        (np.inf, -np.inf),
        (["a", "b"], ["b", "a"]),
        ({"w": 1.0}, {"v": 1.0}),
        ({1.0, 2.0}, [1.0, 2.0]),
        ([np.ones(2), None], [np.ones(2), np.ones(2)]),
        ([1.0, True], [1.0, 1.0]),
    ],
)
def test_values_that_differ(one, other):
    assert not same_value(value(one), value(other), USUAL)
    assert not same_value(value(other), value(one), USUAL)


def test_strict_compares_dtype_and_kind():
    single, double = value(np.float32([1, 2])), value(np.float64([1, 2]))
    assert same_value(single, double, USUAL)
    assert not same_value(single, double, Tolerance(strict=True))


def test_sparse_gradients_with_repeated_rows_are_added_up():
    def array(python, dtype):
        numbers = np.array(python, dtype=dtype)
        return Array("tensor", dtype, numbers.shape, numbers.reshape(-1))

    sparse = Slices(array([[1.0], [2.0], [4.0]], "float32"), array([2, 0, 2], "int64"), (3, 1))
    assert same_value(sparse, value(np.array([[2.0], [0.0], [5.0]])), USUAL)


def test_a_row_outside_its_tensor_is_no_value():
    numbers = Array("tensor", "float32", (1, 1), np.array([1.0], dtype=np.float32))
    place = Array("tensor", "int64", (1,), np.array([9], dtype=np.int64))
    assert not same_value(Slices(numbers, place, (3, 1)), value(np.zeros((3, 1))), USUAL)


def test_an_undeclared_change_of_an_argument_differs():
    assert not same_outcome(Outcome(1, changed=((0, 2),)), Outcome(1), USUAL)


def test_an_exception_agrees_with_the_type_it_derives_from():
    wanted = Outcome(raised=Raised("ValueError", ("Exception",), "", "", 0))
    derived = Outcome(raised=Raised("MyError", ("ValueError", "Exception"), "x", "", 0))
    other = Outcome(raised=Raised("TypeError", ("Exception",), "", "", 0))
    assert same_outcome(derived, wanted, USUAL)
    assert not same_outcome(other, wanted, USUAL)


@given(outcomes)
def test_no_outcome_breaks_the_judge(outcome):
    assert same_outcome(outcome, outcome, USUAL) in (True, False)


def reference(misconceptions, groups=None, solution=None):
    solution = solution or answers(1.5, 2.5)
    aspect = AspectReference("numbers", (1, 2), ("one", "two"), solution, misconceptions)
    names = {variant.partition("[")[0] for variant in misconceptions}
    said = {name: Explanation(name, "try", "section") for name in names}
    return Reference("f", "section", USUAL, (aspect,), said, groups or {})


def answers(*returned, tapes=()):
    return tuple(Outcome(number, tapes=tapes) for number in map(value, returned))


def test_a_right_answer_gets_the_whole_share():
    verdict = judge(reference({}), [answers(1.5, 2.5)])
    assert (verdict.status, verdict.share) == ("right", 1.0)


def test_one_wrong_case_fails_its_part_and_is_named():
    verdict = judge(reference({}), [answers(1.5, 9.0)])
    assert (verdict.status, verdict.parts[0].failing) == ("wrong", 1)


def test_an_exception_that_says_something_else_has_another_cause():
    def raising(message):
        return (Outcome(raised=Raised("ValueError", ("Exception",), message, "", 0)),) * 2

    none = "Attempt to convert a value (None) with an unsupported type"
    known = reference({"never_watched": raising(none)})
    assert judge(known, [raising(none + " to a Tensor.")]).parts[0].causes == ("never_watched",)
    assert judge(known, [raising("Tensor conversion requested dtype")]).parts[0].causes == ()
    odd = reference({"odd": raising("A message that nobody knows, about 3 things")})
    assert judge(odd, [raising("A message that nobody knows, about 4")]).parts[0].causes == ("odd",)
    assert judge(odd, [raising("Another message")]).parts[0].causes == ()


def test_a_misconception_matches_only_when_every_case_does():
    ref = reference({"twice": answers(3.0, 5.0)})
    assert judge(ref, [answers(3.0, 5.0)]).parts[0].causes == ("twice",)
    assert judge(ref, [answers(3.0, 2.5)]).parts[0].causes == ()


def test_variants_are_one_misconception():
    given = {"step[h=1]": answers(0.0, 0.0), "step[h=2]": answers(0.0, 0.0)}
    ref = reference(given)
    assert judge(ref, [answers(0.0, 0.0)]).parts[0].causes == ("step",)


def test_the_tapes_break_a_tie():
    unrecorded = Tape(False, 0, 0, (GradientCall((False,), (False,), (False,), (True,)),))
    recorded = Tape(False, 1, 3, (GradientCall((True,), (False,), (False,), (True,)),))
    both = {
        "before": answers(None, None, tapes=(unrecorded,)),
        "elsewhere": answers(None, None, tapes=(recorded,)),
    }
    ref = reference(both)
    assert judge(ref, [answers(None, None, tapes=(recorded,))]).parts[0].causes == ("elsewhere",)
    other = Tape(True, 2, 9, unrecorded.calls)
    unlike = judge(ref, [answers(None, None, tapes=(other,))]).parts[0].causes
    assert set(unlike) == {"before", "elsewhere"}


def test_causes_that_can_t_be_told_apart_are_their_group():
    both = {"before": answers(0.0, 0.0), "after": answers(0.0, 0.0)}
    group = GroupReference(("before", "after"), Explanation("either", "try", "section"))
    ref = reference(both, {"outside": group})
    assert judge(ref, [answers(0.0, 0.0)]).parts[0].causes == ("outside",)


def test_the_bare_stub_and_ellipses_are_not_tried():
    dots = Outcome(Items("tuple", (Opaque("ellipsis", "Ellipsis"),) * 2))
    for untried in (STUB, dots):
        assert judge(reference({}), [(untried, untried)]).status == "not tried"


def test_a_message_makes_not_implemented_a_try():
    said = Outcome(raised=Raised("NotImplementedError", (), "no way", "", 0))
    assert judge(reference({}), [(said, said)]).status == "wrong"


def test_an_answer_that_was_prevented_is_a_fail():
    verdict = judge(reference({}), [None])
    assert (verdict.status, verdict.share) == ("stopped", 0.0)


def test_too_few_outcomes_are_a_fail():
    assert judge(reference({}), [answers(1.5)]).share == 0.0


def test_a_missing_return_is_no_gradient_of_none():
    gave = Tape(False, 1, 1, (GradientCall((True,), (True,), (False,), (False,)),))
    refused = Tape(False, 0, 0, (GradientCall((False,), (False,), (False,), (True,)),))
    ref = reference({"early": answers(None, None, tapes=(refused,))})
    assert judge(ref, [answers(None, None, tapes=(gave,))]).parts[0].causes == ()
    assert judge(ref, [answers(None, None)]).parts[0].causes == ()
