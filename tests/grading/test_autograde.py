"""Do nbgrader's own doors give the verdict's points, and nothing that a student forged?"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
import tiny
from tiny import MODULE, SOLUTIONS, answered, hand_in, scores

from autograder.command import main
from autograder.grading import records
from autograder.grading.running.run import Executed
from autograder.warm import runner

FORGED = {
    "value": "def double(x):\n    return 1\n2",
    "hook": "import sys\nsys.displayhook = lambda value: print(2)\ndef double(x):\n    return 1",
    "display": "from IPython.display import display\ndisplay(2)\ndef double(x):\n    display(2)",
    "transform": (
        "def double(x):\n    return 1\n"
        "get_ipython().input_transformers_post.append(lambda lines: ['2'])"
    ),
    "patch": (
        "import autograder.judge, autograder.check\n"
        "autograder.check.check = autograder.judge.judge = lambda *a, **k: 2\n"
        "check = lambda *a: 2\n"
        "def double(x):\n    return 1"
    ),
}
HALF = "def double(x):\n    return abs(2 * x)"
LOUD = "import sys\ndef double(x):\n    print('warning', file=sys.stderr)\n    return 2 * x"


def page(root, student):
    path = root / "feedback" / student / MODULE / f"{MODULE}.html"
    return path.read_text(encoding="utf-8")


def hand_in_class(root):
    hand_in(root, "ada", answered(root, **SOLUTIONS))
    hand_in(root, "bob", answered(root, double=HALF, add_up=SOLUTIONS["add_up"]))
    hand_in(root, "cyd", b'\xef\xbb\xbf{"cells": [')
    hand_in(root, "eli", answered(root, **{**SOLUTIONS, "double": LOUD}))


EXPECTED = {
    "ada": {"double": 2, "add_up": 2, "plain": 1, "why": 0},
    "bob": {"double": 1, "add_up": 2, "plain": 1, "why": 0},
    "cyd": {"double": 0, "add_up": 0, "plain": 0, "why": 0},
    "eli": {"double": 2, "add_up": 2, "plain": 1, "why": 0},
}


def nbgrader(root):
    program = Path(sysconfig.get_path("scripts"), "nbgrader")
    environment = {**os.environ, "PYTHONPATH": str(tiny.ROOT)}
    return subprocess.run(
        [sys.executable, program, "autograde", MODULE],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def by_command(root):
    assert nbgrader(root).returncode == 0


def by_button(root):
    """As formgrader's button: one student at a time through the same call of its handler."""
    course = tiny.api(root)
    for student in EXPECTED:
        result = course.autograde(MODULE, student)
        assert result["success"], result.get("error")


def by_us(root):
    assert main(["grade", "--jobs", "2"]) == 0


@pytest.mark.parametrize("door", [by_command, by_button, by_us])
def test_the_three_doors_give_equal_scores(fresh_course, door):
    hand_in_class(fresh_course)
    door(fresh_course)
    assert scores(fresh_course) == EXPECTED
    assert not (fresh_course / "release" / MODULE / "misconceptions.py").exists()


def test_no_forgery_scores(course):
    for name, code in FORGED.items():
        hand_in(course, name, answered(course, double=code))
    assert main(["grade"]) == 0
    assert {name: score["double"] for name, score in scores(course).items()} == dict.fromkeys(
        FORGED, 0
    )


def test_the_cache_spares_the_second_run(fresh_course, monkeypatch):
    hand_in(fresh_course, "ada", answered(fresh_course, **SOLUTIONS))
    assert main(["grade"]) == 0
    monkeypatch.setattr(runner, "run", None)  # any run would now fail
    assert tiny.api(fresh_course).autograde(MODULE, "ada")["success"]
    shutil.rmtree(fresh_course / ".autograder" / "verdicts")
    assert main(["grade"]) == 0
    assert scores(fresh_course)["ada"] == EXPECTED["ada"]


def test_feedback_explains_and_hides(course):
    answers = {**SOLUTIONS, "double": HALF, "why": "<script>alert(1)</script> [x](javascript:a)"}
    notebook = answered(course, **answers)
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            "from IPython.display import HTML\nHTML('<script>bad()</script>')"
        )
    )
    hand_in(course, "bob", notebook)
    failing = {"double": "def double(x):\n    print('seen', x)\n    return 8"}
    hand_in(course, "cyd", answered(course, **failing))
    assert main(["grade"]) == 0
    assert tiny.api(course).generate_feedback(MODULE)["success"]
    bob, cyd = page(course, "bob"), page(course, "cyd")
    assert "Not yet: 1 of 2 parts" in bob and "The sign was dropped." in bob
    assert "Score: 4.0 / 5.0" in bob
    assert "alert(1)</script>" not in bob and "bad()</script>" not in bob
    assert 'href="javascript' not in bob
    assert "seen -" not in cyd
    for text in (bob, cyd):
        assert "double(5)" not in text and "SECRET-OF-THE-AUTHOR" not in text
        assert "return 2 * x" not in text
    kept = (course / ".autograder" / "cache" / "pools").iterdir()
    pools = [path for path in kept if path.suffix != ".rubrics"]
    record = records.newest(records.verdict_file(course / ".autograder", MODULE, "cyd"))
    assert pools and record is not None
    for aspect in json.loads(pools[0].read_text())["exercises"]["double"]["aspects"]:
        for case in aspect["cases"]:
            assert str(case["seed"]) not in cyd


def grade_of(root, student, name):
    with tiny.api(root).gradebook as gradebook:
        grade = gradebook.find_grade(name, MODULE, MODULE, student)
        return grade.auto_score, grade.manual_score, grade.needs_manual_grade


def test_comments_say_what_was_wrong_and_nothing_needs_a_person(course):
    hand_in(course, "bob", answered(course, double=HALF, why="A long answer."))
    assert main(["grade"]) == 0
    with tiny.api(course).gradebook as gradebook:
        comment = gradebook.find_comment("double_answer", MODULE, MODULE, "bob")
        assert "The sign was dropped." in comment.auto_comment
        submission = gradebook.find_submission(MODULE, "bob")
        assert not submission.needs_manual_grade


def test_a_persons_points_stay(course):
    hand_in(course, "bob", answered(course, double=HALF))
    assert main(["grade"]) == 0
    with tiny.api(course).gradebook as gradebook:
        grade = gradebook.find_grade("double", MODULE, MODULE, "bob")
        grade.manual_score = 1.5
        gradebook.db.commit()
    assert main(["grade", "--force"]) == 0
    assert grade_of(course, "bob", "double") == (1, 1.5, False)
    log = (course / ".autograder" / "logs" / f"{MODULE}.log").read_text()
    assert "1.5 points hide" in log


def test_a_written_answer_is_marked_once_while_it_stays_the_same(course):
    path = course / "source" / MODULE / f"{MODULE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].metadata.nbgrader.points = 3
    nbformat.write(notebook, path)
    tiny.generate(course)
    hand_in(course, "bob", answered(course, why="It adds."))
    assert main(["grade"]) == 0
    assert grade_of(course, "bob", "why") == (None, None, True)
    with tiny.api(course).gradebook as gradebook:
        grade = gradebook.find_grade("why", MODULE, MODULE, "bob")
        grade.manual_score, grade.needs_manual_grade = 2, False
        gradebook.db.commit()
    assert main(["grade", "--force"]) == 0
    assert grade_of(course, "bob", "why") == (None, 2, False)
    hand_in(course, "bob", answered(course, why="It adds, always."))
    assert main(["grade"]) == 0
    assert grade_of(course, "bob", "why") == (None, 2, True)


def test_nbgraders_command_says_what_to_build(course):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    shutil.rmtree(course / "release")
    result = nbgrader(course)
    assert result.returncode == 1
    assert f"autograder build {MODULE}" in result.stderr and "Traceback" not in result.stderr


def test_a_fault_of_the_grader_waits_for_a_person(fresh_course, monkeypatch, capsys):
    def broken(notebook, *others):
        return Executed(notebook, {}, fault="no memory")

    hand_in(fresh_course, "ada", answered(fresh_course, **SOLUTIONS))
    monkeypatch.setattr(runner, "run", broken)
    main(["grade"])
    assert grade_of(fresh_course, "ada", "double") == (None, None, True)
    assert grade_of(fresh_course, "ada", "plain") == (None, None, True)
    assert "*" in capsys.readouterr().out
    monkeypatch.undo()
    os.chdir(fresh_course)
    assert main(["grade"]) == 0
    assert grade_of(fresh_course, "ada", "double") == (2, None, False)


def test_links_are_not_followed(course):
    secret = course / "elsewhere.txt"
    secret.write_text("private text")
    folder = hand_in(course, "ada", answered(course, **SOLUTIONS)).parent
    (folder / "data.txt").symlink_to(secret)
    other = course / "submitted" / "bob" / MODULE
    other.mkdir(parents=True)
    (other / f"{MODULE}.ipynb").symlink_to(folder / f"{MODULE}.ipynb")
    assert main(["grade"]) == 0
    assert not (course / "autograded" / "ada" / MODULE / "data.txt").exists()
    assert scores(course)["bob"] == EXPECTED["cyd"]


def test_a_verdict_is_recorded_once_and_then_again_when_it_changes(course):
    hand_in(course, "bob", answered(course, double=HALF))
    assert main(["grade"]) == 0
    assert main(["grade", "--force"]) == 0
    path = records.verdict_file(course / ".autograder", MODULE, "bob")
    assert len(path.read_text().splitlines()) == 1
    hand_in(course, "bob", answered(course, **SOLUTIONS))
    assert main(["grade"]) == 0
    first, second = map(json.loads, path.read_text().splitlines())
    assert first["exercises"]["double"]["status"] == "partly"
    assert first["exercises"]["double"]["parts"][1]["causes"] == ["unsigned"]
    assert second["exercises"]["double"]["points"] == 2
    assert second["plain"] == {"plain": {"points": 1, "max_points": 1}}
