"""Can a grade be defended: replayed, changed only in the open, and a person's mark kept?"""

import datetime
import json
import os

import nbformat
import pytest
import tiny
from tiny import MODULE, SOLUTIONS, answered, hand_in, scores

from autograder.command import main
from autograder.grading import records
from autograder.grading.eviction import DAY, evict

HALF = "def double(x):\n    return abs(2 * x)"


@pytest.fixture
def graded(instant_course, capsys):
    """Ada solved all, Bob dropped a sign."""
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    hand_in(instant_course, "bob", answered(instant_course, **{**SOLUTIONS, "double": HALF}))
    assert main(["grade"]) == 0
    capsys.readouterr()
    return instant_course


def record_of(root, student):
    return records.newest(records.verdict_file(root / ".autograder", MODULE, student))


def mark(root, student, name, points):
    """A person gives points in formgrader."""
    with tiny.api(root).gradebook as gradebook:
        grade = gradebook.find_grade(name, MODULE, MODULE, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def waits(root, student, name):
    with tiny.api(root).gradebook as gradebook:
        return gradebook.find_grade(name, MODULE, MODULE, student).needs_manual_grade


def solve(root, student):
    hand_in(root, student, answered(root, **SOLUTIONS))


def explained(capsys, *words):
    capsys.readouterr()
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


def test_a_verdict_is_replayed_with_its_failing_inputs(graded, capsys):
    text = explained(capsys, "bob", MODULE)
    seeds = record_of(graded, "bob")["seeds"]
    assert "double: 1 of 2 points (partly)" in text
    assert "positive numbers: right in all 4 cases" in text
    assert "negative numbers: wrong in 4 of 4 cases; just as: unsigned" in text
    assert all(f"[seed {seed}]" in text for seed in seeds)
    line = next(line for line in text.splitlines() if f"[seed {seeds[0]}]" in line)
    given, wanted = (float(line.split(word)[1].split()[0].strip("`.;")) for word in
                     ("returned ", "expected "))  # fmt: skip
    assert given == pytest.approx(-wanted) and wanted < 0
    assert "The sign was dropped." in text and "note:" not in text
    only = explained(capsys, "ada", MODULE, "add_up")
    assert "add_up: 2 of 2" in only and "double:" not in only


def test_what_can_t_be_explained_is_said_in_a_line(graded, capsys):
    for words in (["eve", MODULE], ["ada", "09_none"], ["ada", MODULE, "triple"]):
        assert main(["explain", *words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "eve has no verdict" in lines[0] and "no module 09_none" in lines[1]
    assert "it has double, add_up" in lines[2]


def test_an_old_grade_is_explained_by_the_source_it_was_given_by(graded, capsys):
    before = explained(capsys, "bob", MODULE, "double")
    for name in ("exercises.py", "misconceptions.py"):
        path = graded / "source" / MODULE / name
        path.write_text(path.read_text().replace("rng.uniform(3, 9)", "rng.uniform(50, 60)"))
    assert main(["secret", "--new"]) == 0
    evict(graded / ".autograder", -1)
    assert not list((graded / ".autograder" / "cache").rglob("*.json"))
    assert explained(capsys, "bob", MODULE, "double") == before


def test_a_new_secret_draws_other_cases_and_keeps_the_old_one(graded, capsys):
    old = record_of(graded, "bob")
    assert main(["secret", "--new"]) == 0
    kept, *_, now = capsys.readouterr().out.split()
    assert kept == old["secret"]
    assert (graded / ".autograder" / "secrets" / kept).stat().st_mode & 0o077 == 0
    assert main(["grade"]) == 0
    new = record_of(graded, "bob")
    assert new["secret"] == now.strip(".") != kept
    assert not set(new["seeds"]) & set(old["seeds"])
    assert scores(graded)["bob"]["double"] == 1


def test_a_dry_run_says_what_would_change_and_changes_nothing(graded, capsys):
    hand_in(graded, "bob", answered(graded, **SOLUTIONS))
    hand_in(graded, "cyd", answered(graded, **SOLUTIONS))
    files = {
        path: path.read_bytes()
        for room in ("autograded", ".autograder/verdicts", "gradebook.db")
        for path in [graded / room, *(graded / room).rglob("*")]
        if path.is_file()
    }
    assert main(["grade", "--dry-run"]) == 0
    text = capsys.readouterr().out
    assert f"{MODULE}: 5 scores would change" in text
    assert "bob, double: 1 -> 2" in text and "cyd, add_up: not graded -> 2" in text
    assert "ada" not in text
    assert all(path.read_bytes() == data for path, data in files.items())
    assert set(scores(graded)) == {"ada", "bob"}
    assert not list((graded / ".autograder").glob("dry-run-*"))
    assert main(["grade"]) == 0
    assert scores(graded)["bob"]["double"] == 2
    capsys.readouterr()
    assert main(["grade", "--dry-run"]) == 0
    assert "no scores would change" in capsys.readouterr().out


def test_an_override_that_hides_a_changed_score_is_listed_and_waits(graded, capsys):
    mark(graded, "bob", "double", 1.5)
    assert main(["grade", "--force"]) == 0
    assert "hidden by" not in capsys.readouterr().out
    assert not waits(graded, "bob", "double")
    solve(graded, "bob")
    assert main(["grade", "--dry-run"]) == 0
    assert "bob, double: 1 -> 2, hidden by a grader's 1.5" in capsys.readouterr().out
    assert main(["grade"]) == 0
    assert "bob, double: 1 -> 2, hidden by a grader's 1.5" in capsys.readouterr().out
    assert waits(graded, "bob", "double")
    assert main(["grade", "--force"]) == 0
    assert waits(graded, "bob", "double")  # until a person has looked
    assert "1.5 points by a person, which hides the grader's 2" in explained(capsys, "bob", MODULE)


def test_table_and_heading_show_what_the_gradebook_gives(graded, capsys):
    mark(graded, "bob", "double", 2)
    mark(graded, "ada", "double", 2)  # as the grader gave: nothing to tell
    assert main(["grade"]) == 0
    table = capsys.readouterr().out
    assert "bob      5/5 (overridden: double)" in table and "ada      5/5\n" in table
    heading = explained(capsys, "bob", MODULE).splitlines()[0]
    assert "bob, 01_tiny: 5 points (4 by the grader; overridden: double)" in heading


def test_a_verdict_without_a_gradebook_says_so(graded, capsys):
    with tiny.api(graded).gradebook as gradebook:
        gradebook.remove_submission(MODULE, "bob")
    assert "not in the gradebook (4 by the grader)" in explained(capsys, "bob", MODULE)


def test_an_instructors_own_test_keeps_an_override_quietly(graded):
    mark(graded, "ada", "plain", 0.5)
    assert main(["grade", "--force"]) == 0
    assert not waits(graded, "ada", "plain")


RULE = '''
from nbgrader.plugins import BasePlugin

class Half(BasePlugin):
    """Half of the score is taken off."""

    def late_submission_penalty(self, student_id, score, seconds):
        return score / 2

c.AssignLatePenalties.plugin_class = Half
'''


def test_late_penalties_follow_the_score_and_the_due_date(graded, capsys):
    with open("nbgrader_config.py", "a") as file:
        file.write(RULE)
    (graded / "submitted" / "ada" / MODULE / "timestamp.txt").write_text("2026-01-02 00:00:00 UTC")

    def due(day):
        with tiny.api(graded).gradebook as gradebook:
            gradebook.find_assignment(MODULE).duedate = datetime.datetime(2026, 1, day)
            gradebook.db.commit()

    def penalty():
        with tiny.api(graded).gradebook as gradebook:
            return gradebook.find_submission(MODULE, "ada").late_submission_penalty

    due(1)
    capsys.readouterr()
    assert main(["grade"]) == 0
    assert penalty() == 2.5
    assert "ada      2.5/5 (late: -2.5)" in capsys.readouterr().out
    heading = explained(capsys, "ada", MODULE).splitlines()[0]
    assert "2.5 points (5 by the grader; late: -2.5)" in heading
    mark(graded, "ada", "double", 0)
    capsys.readouterr()
    assert main(["grade", "--dry-run"]) == 0
    assert "ada, late penalty: 2.5 -> 1.5" in capsys.readouterr().out
    assert penalty() == 2.5
    assert main(["grade"]) == 0
    assert penalty() == 1.5
    due(3)
    assert main(["grade"]) == 0
    assert not penalty()


def test_what_was_used_stays_and_what_was_not_goes(graded):
    cache = graded / ".autograder" / "cache"
    used = {path for path in cache.rglob("*") if path.is_file()}
    left = graded / ".autograder" / "importing-killed"
    left.mkdir()
    old = 10 * DAY
    for path in [*used, left]:
        os.utime(path, (path.stat().st_atime - old, path.stat().st_mtime - old))
    stray = cache / "runs" / "ab" / "stray.json"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("{}")
    os.utime(stray, (0, 0))
    assert main(["grade", "--force"]) == 0
    assert not stray.exists() and not left.exists()
    evict(graded / ".autograder", 5)  # what was not renewed: pools that other tests made here
    kept = {path for path in cache.rglob("*") if path.is_file()}
    assert kept <= used
    assert len([path for path in kept if "runs" in path.parts]) == 2, "Ada's and Bob's"
    assert any("pools" in path.parts for path in kept)


def test_without_its_cache_a_class_is_graded_the_same(graded):
    before = scores(graded), json.dumps(record_of(graded, "bob"))
    assert evict(graded / ".autograder", -1) > 0
    assert main(["grade", "--force"]) == 0
    assert (scores(graded), json.dumps(record_of(graded, "bob"))) == before


def test_another_gradebook_is_filled_again(graded):
    before = scores(graded)
    with tiny.api(graded).gradebook as gradebook:
        gradebook.remove_submission(MODULE, "ada")
    assert main(["grade"]) == 0
    assert scores(graded) == before


def test_a_damaged_autograded_notebook_is_made_again(graded):
    path = graded / "autograded" / "ada" / MODULE / f"{MODULE}.ipynb"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:100])
    assert main(["grade"]) == 0
    assert path.read_bytes() == whole
    assert nbformat.read(path, as_version=4).metadata.autograder.verdict
