"""Is run again what may come out otherwise, judged again what a mended judge may, and no more?"""

import json
import shutil

import instant
import pytest
from tiny import MODULE, SOLUTIONS, answered, hand_in

from autograder.command import main
from autograder.grading import classroom, records, saving

FULL = "def double(x):\n    raise MemoryError"


@pytest.fixture
def runs(instant_course, monkeypatch, tmp_path):
    """How many runs there were since it was last asked."""
    log = tmp_path / "runs"
    monkeypatch.setenv(instant.LOG, str(log))

    def count():
        found = log.read_text().count("run") if log.exists() else 0
        log.write_text("")
        return found

    return count


def record_of(course, student):
    return records.newest(records.verdict_file(course / ".autograder", MODULE, student))


def without_verdicts(course):
    shutil.rmtree(course / ".autograder" / "verdicts")


def test_force_runs_again_and_keeps_what_came(instant_course, runs):
    for name in ("ada", "bob"):
        hand_in(instant_course, name, answered(instant_course, **SOLUTIONS))
    for words, expected in (([], 2), (["--force"], 2), ([], 0)):
        assert main(["grade", *words]) == 0
        assert runs() == expected, words
    without_verdicts(instant_course)
    assert main(["grade"]) == 0
    assert runs() == 0, "they are in the cache"


def test_a_run_that_a_limit_ended_is_done_once_a_grading_and_not_kept(instant_course, runs):
    hand_in(instant_course, "ada", answered(instant_course, double=FULL))
    for _ in range(2):
        assert main(["grade"]) == 0
        assert runs() == 1
        without_verdicts(instant_course)


def test_one_that_was_left_behind_by_a_killed_grading_is_done_again(
    instant_course, runs, monkeypatch
):
    def stop(*about):
        raise KeyboardInterrupt

    hand_in(instant_course, "ada", answered(instant_course, double=FULL))
    with monkeypatch.context() as killed:
        killed.setattr(saving.records, "append", stop)
        main(["grade"])
    assert runs() == 1
    assert main(["grade"]) == 0
    assert runs() == 1


def test_other_limits_run_again_what_a_limit_ended_and_nothing_else(instant_course, runs):
    hand_in(instant_course, "ada", answered(instant_course, double=FULL))
    hand_in(instant_course, "bob", answered(instant_course, **SOLUTIONS))
    assert main(["grade"]) == 0
    assert main(["grade"]) == 0
    assert runs() == 2
    with open("nbgrader_config.py", "a") as file:
        file.write("\nc.Grader.cell_seconds = 99\n")
    assert main(["grade"]) == 0
    assert runs() == 1


def test_a_mended_judge_judges_again_and_runs_nothing(instant_course, runs, monkeypatch):
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    assert main(["grade"]) == 0
    assert record_of(instant_course, "ada")["confinement"] == "none"
    assert runs() == 1
    for place in (classroom, saving):
        monkeypatch.setattr(place, "judge_version", lambda: {"version": "9", "code": "mended"})
    assert main(["grade"]) == 0
    assert record_of(instant_course, "ada")["autograder"]["code"] == "mended"
    assert runs() == 0


def test_a_record_of_an_older_grader_is_explained_and_then_renewed(instant_course, capsys):
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    assert main(["grade"]) == 0
    path = records.verdict_file(instant_course / ".autograder", MODULE, "ada")
    old = json.loads(path.read_text())
    for name in ("autograder", "confinement", "cut_by"):
        del old[name]
    path.write_text(json.dumps(old) + "\n")
    assert main(["explain", "ada", MODULE]) == 0
    assert "double: 2 of 2" in capsys.readouterr().out
    assert main(["grade"]) == 0
    assert record_of(instant_course, "ada")["autograder"]["version"]
