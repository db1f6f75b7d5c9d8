"""Does a verdict survive what goes wrong around it, and is a fault never a student's zero?"""

import pytest

from autograder.encoding import encode
from autograder.grading import judging
from autograder.grading.judging import judge_run
from autograder.grading.running.run import Executed
from autograder.outcome import Outcome
from autograder.reference import AspectReference, Reference, Tolerance

SEEDS = (1, 2)
RIGHT = (Outcome(10), Outcome(20))
ASPECT = AspectReference("numbers", SEEDS, ("one", "two"), RIGHT, {})
REFERENCE = Reference("f", "section", Tolerance(), (ASPECT, ASPECT), {}, {})


def run(*observed, **more):
    outcomes = {("f", row): data for row, data in enumerate(observed)}
    return judge_run(REFERENCE, SEEDS, Executed(b"", outcomes, **more))


def test_each_part_is_judged_from_its_own_bytes():
    judged = run(encode(RIGHT), encode([Outcome(10), Outcome(99)]))
    assert [part.right for part in judged.verdict.parts] == [True, False]


@pytest.mark.parametrize("data", [None, b"", b"[1, 2]", encode(RIGHT[:1]), b"[" * 10_000])
def test_what_can_t_be_read_is_wrong_and_the_other_part_still_counts(data):
    judged = run(encode(RIGHT), data)
    assert judged.verdict.share == 0.5


def test_a_fault_of_the_grader_is_for_a_person():
    judged = run(encode(RIGHT), encode(RIGHT), fault="no kernel")
    assert judged.verdict is None
    assert "instructor" in judged.panel.lines[0]


def broken(*arguments, **options):
    raise RuntimeError("a defect of ours")


def test_a_judge_that_breaks_asks_for_a_person(monkeypatch):
    monkeypatch.setattr(judging, "judge", broken)
    assert run(encode(RIGHT), encode(RIGHT)).verdict is None


def test_words_that_fail_cost_no_points(monkeypatch):
    monkeypatch.setattr(judging, "explain", broken)
    judged = run(encode(RIGHT), encode([Outcome(10), Outcome(99)]))
    assert judged.verdict.share == 0.5
    assert "50%" in judged.panel.title
