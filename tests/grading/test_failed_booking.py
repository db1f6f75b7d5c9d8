"""Where what was handed in can't be graded: is an earlier score kept, but told from a fresh one?"""

import pytest
from closing import close
from tiny import MODULE, SOLUTIONS, answered, hand_in

from autograder.command import main
from autograder.grading.preprocessors import RunSubmission


@pytest.fixture
def graded(instant_course, capsys):
    for student in ("ada", "bob", "cyd"):
        hand_in(instant_course, student, answered(instant_course, **SOLUTIONS))
    assert main(["grade"]) == 0
    capsys.readouterr()
    return instant_course


def grade(capsys):
    """The exit code, what is shown of each student, and what is told."""
    code = main(["grade"])
    out, err = capsys.readouterr()
    table = [line.split() for line in out.splitlines()[1:] if "/" in line]
    return code, dict(table), err


def test_an_earlier_score_is_marked_until_grading_succeeds(graded, monkeypatch, capsys):
    def fail(self, nb, resources):
        raise RuntimeError("booking fails")

    hand_in(graded, "bob", answered(graded, double=SOLUTIONS["double"]))
    with monkeypatch.context() as failing:
        failing.setattr(RunSubmission, "preprocess", fail)
        for _ in range(2):
            code, table, told = grade(capsys)
            assert (code, table) == (2, {"ada": "5/5", "bob": "5/5*", "cyd": "5/5"})
            assert f"bob's {MODULE} could not be graded" in told and "an earlier one" in told
    assert grade(capsys) == (0, {"ada": "5/5", "bob": "3/5", "cyd": "5/5"}, "")


def test_so_is_one_of_work_that_cannot_be_read_any_more(graded, monkeypatch, capsys):
    with monkeypatch.context() as closing:
        close(graded / "submitted" / "bob", closing)
        code, table, told = grade(capsys)
        assert (code, table) == (2, {"ada": "5/5", "bob": "5/5*", "cyd": "5/5"})
        assert "can't be read" in told and "an earlier one" in told
    assert grade(capsys) == (0, {"ada": "5/5", "bob": "5/5", "cyd": "5/5"}, "")
