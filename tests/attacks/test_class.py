"""Does a class of attackers, graded by the command itself, gain nothing and cost no neighbor?

The suite asks the runner and the judge; here are the doors around them: laying on, the cache,
nbgrader's own steps, the gradebook and the record.
"""

import os

import pytest
from nbformat.v4 import new_code_cell

from autograder.command import main
from autograder.grading import records
from tests.grading import tiny

from .attack import HELD
from .outside import CANARY
from .suite import ATTACKS

pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{name}")
    for name in ("sqlalchemy.exc.SAWarning", "DeprecationWarning", "ResourceWarning")
]
KINDS = ("forging", "reading", "reaching")
"""Those of the last kind, exhausting, take as long as their limits."""
ATTACKERS = [attack for attack in ATTACKS if attack.kind in KINDS and attack.held_by(HELD[0])]
NEIGHBORS = ("a-neighbor", "m-neighbor", "z-neighbor")
WRONG = {"double": "def double(x):\n    return x", "add_up": "def add_up(values):\n    return 0.0"}
LIMITS = """
c.Grader.cell_seconds = 2
c.Grader.observation_seconds = 2
c.Grader.memory_bytes = 300_000_000
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory, outside):
    root = tiny.write_course(tmp_path_factory.mktemp("attackers") / "course")
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(LIMITS)
    for student in NEIGHBORS:
        tiny.hand_in(root, student, tiny.answered(root, **tiny.SOLUTIONS))
    tiny.hand_in(root, "blank", tiny.answered(root))
    for attack in ATTACKERS:
        notebook = tiny.answered(root, **WRONG)
        place = [cell.id for cell in notebook.cells].index("double")
        code = [new_code_cell(text) for text in (outside.given(), WRONG["add_up"], attack.code)]
        notebook.cells[place:place] = code
        tiny.hand_in(root, attack.name, notebook)
    there = os.getcwd()
    os.chdir(root)
    try:
        assert main(["grade"]) == 0
    finally:
        os.chdir(there)
    return root


def test_each_score_is_what_it_would_be(course):
    scores = tiny.scores(course)
    found = {name: (cells["double"], cells["add_up"]) for name, cells in scores.items()}
    expected = dict.fromkeys(NEIGHBORS, (2, 2))
    expected |= {"blank": (0, 0), **{attack.name: (0, 0) for attack in ATTACKERS}}
    assert found == expected
    assert all(scores[student]["plain"] == 1 for student in NEIGHBORS)


def test_nothing_outside_was_touched_or_taken(course, outside):
    assert outside.touched() == ""
    for path in course.rglob("*"):
        if path.is_file() and "submitted" not in path.parts:
            assert CANARY.encode() not in path.read_bytes(), path


def test_each_record_is_the_students_own_and_says_how_it_was_confined(course):
    folder = course / ".autograder" / "verdicts" / tiny.MODULE
    found = {path.stem: records.newest(path) for path in folder.iterdir()}
    assert set(found) == {*NEIGHBORS, "blank", *(attack.name for attack in ATTACKERS)}
    for student, record in found.items():
        assert record["student"] == student
        assert record["confinement"] == HELD[0]
        assert "review" not in {one["status"] for one in record["exercises"].values()}, student
