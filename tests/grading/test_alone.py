"""Do two gradings of one course keep out of each other's way?"""

import os
import signal

import pytest
from tiny import MODULE, SOLUTIONS, answered, hand_in, scores

from autograder.command import main
from autograder.errors import NotNow
from autograder.grading.alone import alone

pytest.importorskip("fcntl", reason="no locks here")


def test_a_second_grading_is_told_that_the_other_runs(instant_course, capsys):
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    with alone(instant_course / ".autograder"):
        assert main(["grade"]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "Another grading" in line and "wait until it has ended" in line
        assert not (instant_course / "autograded").exists()
    assert main(["grade", MODULE]) == 0
    assert scores(instant_course)["ada"]["double"] == 2


def test_a_killed_grading_leaves_no_lock(tmp_path):
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        with alone(tmp_path):
            os.write(told, b"locked")
            signal.pause()
    os.read(ready, 6)
    with pytest.raises(NotNow), alone(tmp_path):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with alone(tmp_path):
        pass
