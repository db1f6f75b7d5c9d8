"""Does a None come with the learner's own line, and does looking for it cost nothing else?"""

import tensorflow as tf

from autograder.explain import explain
from autograder.judge import judge
from autograder.misconceptions import Explanation
from autograder.observe import observe_cases
from autograder.reference import AspectReference, GroupReference, Reference, Tolerance

from .slope_exercise import Slope

SEEDS = (11, 29)


def right(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x)


def before(x0):
    x = tf.Variable(x0)
    y = x * x
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(y, x)


def after(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        pass
    y = x * x
    return tape.gradient(y, x)


def counted(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = tf.cast(tf.cast(x * x, tf.int32), tf.float32)
    return tape.gradient(y, x)


def observed(function):
    return observe_cases(Slope(), 0, SEEDS, function)


def panel(function):
    wrong = {"early": observed(before), "late": observed(after)}
    aspect = AspectReference("", SEEDS, ("one", "two"), observed(right), wrong)
    said = {name: Explanation(f"be {name}.", "print it.", "s") for name in wrong}
    both = {"either": GroupReference(("early", "late"), Explanation("be outside.", "look.", "s"))}
    reference = Reference("slope", "s", Tolerance(), (aspect,), said, both)
    outcomes = [observed(function)]
    return explain(reference, judge(reference, outcomes), outcomes, hidden=False)


def test_two_causes_of_one_none_are_told_apart():
    assert "be early." in panel(before).lines[1]
    assert "be late." in panel(after).lines[1]


def test_the_learner_s_own_line_is_named():
    assert "`y = x * x`" in panel(before).lines[1]


def whole(x0):
    x = tf.Variable(int(x0))
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x)


def test_a_line_that_only_uses_a_wrong_source_is_not_called_the_cause():
    outcomes = observed(whole)
    assert outcomes[0].lost[0].rule == "source not float"
    aspect = AspectReference("", SEEDS, ("one", "two"), observed(right), {"whole": outcomes})
    said = {"whole": Explanation("use whole numbers.", "print it.", "s")}
    reference = Reference("slope", "s", Tolerance(), (aspect,), said, {})
    told = explain(reference, judge(reference, [outcomes]), [outcomes], hidden=False)
    assert told.lines[1] == "One way to get exactly this: use whole numbers."


def test_a_none_that_nobody_foresaw_gets_its_reason_and_no_false_cause():
    told = " ".join(panel(counted).lines)
    assert "be early" not in told
    assert "The path from `x` ends at line" in told
    assert "tf.cast" in told


class SlopeOfTwo(Slope):
    """Two parameters, and a `measure` that passes them on as one."""

    def inputs(self, rng):
        return 3.5, tf.constant(float(rng.uniform(2, 3)))


def unwatched(factor, place):
    with tf.GradientTape() as tape:
        y = factor * place * place
    return tape.gradient(y, place)


def test_a_source_is_called_by_the_name_of_the_parameter():
    lost = observe_cases(SlopeOfTwo(), 0, SEEDS, unwatched)[0].lost
    assert [one.source for one in lost] == ["place"]


def test_a_right_answer_is_not_looked_into():
    assert all(outcome.lost == () for outcome in observed(right))


def test_no_reason_is_sought_where_none_is_part_of_what_is_asked(monkeypatch):
    monkeypatch.setattr(Slope, "wants_none", True)
    assert all((outcome.returned, outcome.lost) == (None, ()) for outcome in observed(before))


def test_a_search_that_fails_costs_nothing(monkeypatch):
    def broken(*arguments):
        raise RuntimeError

    monkeypatch.setattr("tapescope.why.why_none", broken)
    (first, _) = observed(before)
    assert (first.returned, first.lost) == (None, ())


def unsolved(x0):
    x = tf.Variable(x0)
    y = x * x
    with tf.GradientTape() as tape:
        pass
    slope = tape.gradient(y, x)
    raise NotImplementedError()
    return slope


def test_no_reason_is_looked_for_while_the_exercise_is_not_tried(monkeypatch):
    monkeypatch.setattr("autograder.observe.find_lost", lambda *_: 1 / 0)
    outcomes = observed(unsolved)
    assert all(outcome.tape_gave_none and outcome.lost == () for outcome in outcomes)
