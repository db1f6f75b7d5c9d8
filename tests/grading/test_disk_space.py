"""Is a full disk told in one line, whenever it is met, and nothing lost by it?"""

import errno
import logging
import os
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from tiny import SOLUTIONS, answered, hand_in, scores

from autograder.command import main
from autograder.grading import classroom, importing, preprocessors
from autograder.grading.quiet import quiet


def no_space(*about, **more):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_gradebook(*about):
    raise OperationalError("UPDATE grade", {}, Exception("database or disk is full"))


def no_space_for_one(self, nb, resources):
    """nbgrader only logs what befalls one submission; now there is no room for a probe either."""
    Path.write_bytes = no_space
    no_space()


@pytest.fixture
def handed_in(instant_course):
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    return instant_course


@pytest.mark.parametrize(
    ("owner", "name", "failing"),
    [
        (Path, "write_bytes", no_space),
        (importing, "_write", no_space),
        (classroom, "changes", full_gradebook),
        (preprocessors.RunSubmission, "preprocess", no_space_for_one),
        (preprocessors.RunSubmission, "preprocess", full_gradebook),
    ],
    ids=["at first", "while copying", "in the gradebook", "in a submission", "while booking"],
)
def test_a_full_disk_is_one_line(handed_in, monkeypatch, capsys, owner, name, failing):
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", Path.write_bytes)  # put back, whoever changes it
        full.setattr(owner, name, failing)
        assert main(["grade"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "no space left" in line and "free some and start again" in line
    assert not list(handed_in.rglob(".writable"))
    assert main(["grade"]) == 0
    assert scores(handed_in)["ada"]["double"] == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_log_without_room_stops_nothing(capsys):
    log = logging.getLogger("autograder.test")
    with quiet(Path("/dev/full"), [log]):
        log.error("lost")
    assert capsys.readouterr().err == ""
