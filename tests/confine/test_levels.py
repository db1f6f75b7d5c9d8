"""Is students' code refused where it can't be confined, and is it said what is missing?"""

import subprocess

import pytest

from autograder.command import main
from autograder.confine import levels
from autograder.confine.boundary import Boundary, readable
from autograder.errors import CourseError
from autograder.grading.running import kernel
from autograder.grading.running.run import Cases, Limits

BARE = Boundary("none", "/scratch", "/home")


@pytest.fixture
def nothing_holds(monkeypatch):
    """A machine that has none of what confining takes."""
    monkeypatch.setattr(levels, "_problem", lambda level, user: f"no {level} here")
    levels.tried.cache_clear()
    yield
    levels.tried.cache_clear()


def test_nothing_is_run_where_nothing_holds(nothing_holds):
    with pytest.raises(CourseError, match="doctor"):
        levels.hold("required")
    with pytest.raises(CourseError, match="--unconfined"):
        levels.strongest(BARE, "required")


def test_a_course_may_ask_for_less(nothing_holds):
    for confinement in ("best", "off"):
        levels.hold(confinement)
        assert levels.strongest(BARE, confinement).level == "none"


def test_an_unknown_word_is_refused():
    with pytest.raises(CourseError, match="required, best, off"):
        levels.hold("requird")


def test_the_doctor_says_what_is_missing(nothing_holds, capsys):
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "no strong here" in said and "no basic here" in said
    assert "bubblewrap" in said and "Landlock" in said


def test_a_probe_that_timed_out_is_tried_once_more(monkeypatch):
    asked = []

    def late(command, **options):
        asked.append(command)
        if len(asked) == 1 or not holds:
            raise subprocess.TimeoutExpired(command, options["timeout"])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(levels.subprocess, "run", late)
    for holds in (True, False):
        asked.clear()
        assert bool(levels._problem("basic", 0)) is not holds
        assert len(asked) == 2


def test_basic_is_taken_where_strong_does_not_hold(monkeypatch):
    monkeypatch.setattr(levels, "_problem", lambda level, user: "" if level == "basic" else "no")
    levels.tried.cache_clear()
    assert levels.strongest(BARE, "required").level == "basic"
    levels.tried.cache_clear()


def test_an_ordinary_kernel_is_refused_unless_confinement_is_off():
    executed = kernel.run(b"{}", {}, "m", Cases({}, ()), Limits())
    assert "can't be confined" in executed.fault


def test_what_may_be_read_leaves_the_course_out():
    """In a clone the package stands beside source/: only its own folders are readable."""
    source = __file__.rpartition("/tests/")[0] + "/source"
    assert not [path for path in readable() if source.startswith(f"{path}/")]
