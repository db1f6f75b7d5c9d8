"""Does the report say of a class what gradebook and verdicts say?"""

import pytest

from autograder.errors import CourseError
from autograder.report.collect import collect
from autograder.report.standing import Held, Score

from .conftest import INSIDE, MODULE, TINY, verdict


@pytest.fixture
def module(course):
    (module,) = collect(course.root).modules
    return module


def test_counts_every_standing_once_a_student(course):
    report = collect(course.root)
    counts = report.modules[0].count("slope_at", report.students)
    assert counts == {"right": 2, "partly": 1, "wrong": 1, "not tried": 1, "not handed in": 1}
    counts = report.modules[0].count("chain_by_hand", report.students)
    assert counts == {"right": 2, "wrong": 2, "stopped": 1, "not handed in": 1}


def test_newest_verdict_counts(module):
    assert module.cell("ada", "slope_at").status == "right"


def test_scores_hold_marks_by_hand_and_late_penalties(module):
    assert module.scores["ada"] == Score(8.0, 8.0)
    assert module.scores["bob"] == Score(1.5, 8.0, penalty=2.5, to_mark=1)
    assert module.scores["cyd"].points == 1.5
    assert module.scores["dan"].points == 0.0, "a penalty takes nobody below zero"
    assert "eve" not in module.scores
    assert module.mean == pytest.approx((8 + 1.5 + 1.5 + 0 + 2) / 5)
    assert module.to_mark == 4


def test_score_set_by_hand_keeps_the_verdict_and_says_so(module):
    cell = module.cell("cyd", "chain_by_hand")
    assert (cell.status, cell.points, cell.by_hand) == ("wrong", 1.5, True)
    assert not module.cell("ada", "chain_by_hand").by_hand


def test_misconceptions_by_how_many_students_hold_them(module):
    assert module.held == (
        Held("slope_at", "tiny_step", TINY.cause, TINY.experiment, 2),
        Held("chain_by_hand", "cut", INSIDE.cause, INSIDE.experiment, 2),
        Held("chain_by_hand", "gone", "", "", 1),
    )


def test_one_student_holds_a_misconception_once_whatever_its_parts(course):
    both = verdict("wrong", 0.0, "tiny_step[step=1e-07]", "tiny_step[step=1e-08]")
    both["parts"] *= 2
    course.judge("ada", both, verdict("right", 2.0))
    (module,) = collect(course.root).modules
    assert {held.name: held.students for held in module.held}["tiny_step"] == 3


def test_own_tests_of_an_instructor_come_last_and_are_marked(module):
    assert [(one.name, one.tamper_proof) for one in module.exercises] == [
        ("slope_at", True),
        ("chain_by_hand", True),
        ("my_test", False),
    ]
    assert module.cell("ada", "my_test").status == "right"
    assert module.cell("cyd", "my_test").status == "wrong", "from the gradebook alone"


def test_verdicts_alone_are_enough(course):
    (course.root / "gradebook.db").unlink()
    report = collect(course.root)
    assert report.students == ("=fay", "ada", "bob", "cyd", "dan")
    assert report.modules[0].scores["bob"] == Score(4.0, 5.0)
    assert not (course.root / "gradebook.db").exists(), "a report makes no gradebook"


def test_gradebook_alone_is_enough(course):
    for path in (course.root / ".autograder/verdicts" / MODULE).iterdir():
        path.unlink()
    (module,) = collect(course.root).modules
    assert module.cell("bob", "slope_at").status == "partly"
    assert module.scores["bob"].points == 1.5


def test_follows_the_configuration_to_the_gradebook(course, tmp_path):
    moved = tmp_path / "elsewhere.db"
    (course.root / "gradebook.db").rename(moved)
    (course.root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///{moved}'\n"
    )
    assert collect(course.root).modules[0].scores["ada"].points == 8.0


def test_control_characters_of_a_name_are_not_passed_on(course):
    course.judge("x\x1b]0;y\u202e", verdict("right", 2.0), verdict("right", 2.0))
    assert (
        "x\N{REPLACEMENT CHARACTER}]0;y\N{REPLACEMENT CHARACTER}" in collect(course.root).students
    )


def test_nothing_graded_says_what_to_do(tmp_path):
    with pytest.raises(CourseError, match=r"Nothing was graded yet in .*: run autograder grade"):
        collect(tmp_path)


def test_unknown_module_names_the_graded_ones(course):
    with pytest.raises(CourseError, match="03_x was not graded: it is one of 02_recording"):
        collect(course.root, ["03_x"])


BROKEN = [
    "[]",
    "{}",
    '"x"',
    '{"exercises": {"slope_at": {}}}',
    '{"exercises": {"slope_at": {"status": "fine", "points": 1, "max_points": 1, "parts": []}}}',
]


@pytest.mark.parametrize("line", BROKEN)
def test_broken_verdict_is_named(course, line):
    path = course.root / ".autograder/verdicts" / MODULE / "ada.jsonl"
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(CourseError, match=r"ada\.jsonl holds no verdict that can be read"):
        collect(course.root)


def test_verdict_that_is_no_text_is_named(course):
    (course.root / ".autograder/verdicts" / MODULE / "ada.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(CourseError, match=r"ada\.jsonl holds no verdict that can be read"):
        collect(course.root)


def test_line_cut_off_while_it_was_written_leaves_the_one_before(course):
    path = course.root / ".autograder/verdicts" / MODULE / "ada.jsonl"
    with path.open("a") as file:
        file.write('{"exercises": {"slo')
    assert collect(course.root).modules[0].cell("ada", "slope_at").status == "right"


def test_fault_of_the_grader_stands_for_review(course):
    flagged = verdict("review", None)
    course.judge("eve", flagged, flagged)
    cell = collect(course.root).modules[0].cell("eve", "slope_at")
    assert (cell.status, cell.points) == ("review", 0.0)


def test_gradebook_that_is_none_is_named(course):
    (course.root / "gradebook.db").write_bytes(b"no data base")
    with pytest.raises(CourseError, match=r"gradebook.*gradebook\.db can't be read"):
        collect(course.root)


def test_broken_configuration_is_named(course):
    (course.root / "nbgrader_config.py").write_text("raise ValueError('no')\n")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py fails: ValueError: no"):
        collect(course.root)
