"""Does a panel say what would help, in few words, and tell nobody what they should not know?"""

from dataclasses import replace

import pytest

from autograder.explain import explain
from autograder.judge import judge
from autograder.misconceptions import Explanation
from autograder.outcome import Outcome, Raised
from autograder.reference import AspectReference, Reference, Tolerance
from autograder.snapshot import snapshot

STUB = Outcome(raised=Raised("NotImplementedError", (), "", "", 0))
CRASH = Outcome(
    raised=Raised("TypeError", (), "unsupported: 'NoneType' and 77.125\nmore", "g = x * dy", 4)
)


def returning(*numbers):
    return tuple(Outcome(snapshot(number)) for number in numbers)


def aspect(label, wanted, **misconceptions):
    shown = tuple(f"x = {row + 0.125}" for row in range(len(wanted)))
    return AspectReference(label, tuple(range(len(wanted))), shown, wanted, misconceptions)


REFERENCE = Reference(
    "slope_at",
    "The block",
    Tolerance(),
    (
        aspect("lines", returning(1.5, 2.5), twice=returning(9.0, 8.0)),
        aspect("loops", returning(41.0, 43.0)),
    ),
    {"twice": Explanation("count it twice.", "print it once.", "Counting")},
    {},
)


def panel(observed, hidden=False, **options):
    return explain(REFERENCE, judge(REFERENCE, observed), observed, hidden=hidden, **options)


def test_good_news_come_first():
    told = panel([returning(1.5, 2.5), returning(0.0, 0.0)])
    assert told.title == "Not yet: 1 of 2 parts. Right for lines."


def test_a_case_is_named_with_yours_and_expected():
    told = panel([returning(9.0, 8.0), returning(41.0, 43.0)])
    assert told.lines[0] == "For x = 0.125 you returned 9.0; expected 1.5."


def test_a_known_cause_comes_with_its_experiment_and_section():
    told = panel([returning(9.0, 8.0), returning(41.0, 43.0)])
    assert told.lines[1:] == (
        "One way to get exactly this: count it twice.",
        "Try: print it once.",
        "See *Counting*.",
    )


def test_an_exception_is_told_with_the_learner_s_line_and_what_it_means():
    told = panel([(CRASH, CRASH), (CRASH, CRASH)])
    assert "line 4, `g = x * dy`, raised `TypeError`" in told.lines[0]
    assert "None" in told.lines[1]


def test_a_long_message_is_cut_before_a_bracket_that_it_would_leave_open():
    message = "A non-persistent GradientTape can only be used to compute one set of gradients (or"
    crash = replace(CRASH, raised=Raised("RuntimeError", (), message, "", 0))
    told = panel([(crash, crash), (crash, crash)])
    assert "one set of gradients ...;" in told.lines[0]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("cannot compute Sub as input #1(zero-based) was expected to be a float tensor but is a "
         "double tensor", "a float tensor but is a double tensor;"),
        ("Tensor conversion requested dtype float32 for Tensor with dtype float64: <tf.Tensor: "
         "shape=(), dtype=float64, numpy=7.5>", "with dtype float64: ...;"),
        ("Expected tensor [[13.9]", "Expected tensor ...;"),
        ("'<' not supported between  'str' and 'int'", ": '<' not supported between 'str' and"),
        ("division by zero.", ": division by zero;"),
    ],
)  # fmt: skip
def test_a_message_is_told_up_to_the_end_of_a_word(message, said):
    crash = replace(CRASH, raised=Raised("InvalidArgumentError", (), message, "", 0))
    assert said in panel([(crash, crash), (crash, crash)]).lines[0]


def test_one_number_that_is_taken_apart_is_said_to_have_no_parts():
    raised = Raised("TypeError", (), "Cannot iterate over a scalar tensor.", "", 0)
    crash = replace(CRASH, raised=raised)
    assert "no parts" in panel([(crash, crash), (crash, crash)]).lines[1]


def test_without_a_cause_or_relation_there_is_still_something_to_do():
    told = panel([returning(7.7, 1.3), returning(41.0, 43.0)])
    assert any(line.startswith("Try:") for line in told.lines)


@pytest.mark.parametrize(
    "observed",
    [
        [returning(9.0, 8.0), returning(41.0, 43.0)],
        [returning(7.7, 1.3), returning(41.0, 43.0)],
        [(CRASH, CRASH), (CRASH, CRASH)],
        [returning(-1.5, -2.5), returning(41.0, 43.0)],
        [returning(None, None), returning(41.0, 43.0)],
    ],
)
def test_a_hidden_case_names_no_input_and_no_value(observed):
    told = panel(observed, hidden=True)
    words = " ".join((told.title, *told.lines))
    assert not any(secret in words for secret in ("0.125", "1.5", "41", "9.0", "7.7", "77.125"))
    assert any(line.startswith(("Try:", "Something")) for line in told.lines)


def test_not_tried_is_no_failure():
    told = panel([(STUB, STUB), (STUB, STUB)])
    assert (told.status, told.title, told.lines) == ("not tried", "Not tried yet.", ())


def test_a_part_still_to_be_written_is_said_to_be():
    told = panel([returning(1.5, 2.5), (STUB, STUB)])
    assert told.lines == ("The part for loops is still to be written.",)


def test_what_prevented_an_answer_is_said():
    told = panel([None, None], hidden=True, stopped="took more than 10 s")
    assert told.status == "stopped"
    assert "took more than 10 s" in told.lines[0]


def test_of_several_values_only_the_one_that_differs_is_shown():
    wanted = aspect("pairs", (Outcome(snapshot((1.5, 2.5))),))
    reference = Reference("f", "s", Tolerance(), (wanted,), {}, {})
    observed = [(Outcome(snapshot((1.5, -2.5))),)]
    told = explain(reference, judge(reference, observed), observed, hidden=False)
    assert told.lines[0] == "For x = 0.125 you returned value 2 of 2 = -2.5; expected 2.5."
    named = replace(reference, returns=("y", "dy"))
    told = explain(named, judge(named, observed), observed, hidden=False)
    assert told.lines[0] == "For x = 0.125 you returned `dy` = -2.5; expected 2.5."


def test_a_change_that_was_not_made_is_said():
    changed = Outcome(snapshot(1.5), changed=((1, snapshot(7.5)),))
    steps = (aspect("steps", (changed,)),)
    reference = Reference("f", "s", Tolerance(), steps, {}, {}, arguments=("rate", "w"))
    for given, words in [
        (Outcome(snapshot(1.5)), "but `w` kept its old value."),
        (Outcome(snapshot(1.5), changed=((0, 1),)), "but `rate` was changed."),
        (Outcome(snapshot(1.5), changed=((1, snapshot(6.5)),)), "`w` then held 6.5; expected 7.5."),
    ]:
        told = explain(reference, judge(reference, [(given,)]), [(given,)], hidden=False)
        assert told.lines[0].endswith(words)
