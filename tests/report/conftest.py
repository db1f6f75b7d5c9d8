"""A small graded course: a gradebook, verdicts and explanations, with every kind of standing."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.expected import write_expected
from autograder.misconceptions import Explanation
from autograder.reference import GroupReference, Reference, Tolerance

MODULE = "02_recording"
INSIDE = Explanation("The path was cut <before> the block.", "Print the list.", "The block")
TINY = Explanation("A step of 1e-7 is rounded away.", "Print `f(x + 1e-7) - f(x)`.", "Nudges")


def reference(name, explanations, groups=None):
    return Reference(name, "A section", Tolerance(), (), explanations, groups or {})


def verdict(status, points, *causes, most=2.0):
    part = {"label": "scalars", "right": status == "right", "tried": True, "causes": list(causes)}
    return {"status": status, "points": points, "max_points": most, "share": 0, "parts": [part]}


class Course:
    """A course's folder that tests fill with students."""

    def __init__(self, root: Path):
        self.root = root
        public = root / "release" / MODULE
        if public.exists():
            return
        public.mkdir(parents=True)
        (public / "module.toml").write_text('title = "What a tape records"\n')
        references = {
            "slope_at": reference("slope_at", {"tiny_step": TINY}),
            "chain_by_hand": reference(
                "chain_by_hand", {}, {"cut": GroupReference(("one", "two"), INSIDE)}
            ),
        }
        (public / "expected.json").write_text(write_expected(references))

    def judge(self, student, slope, chain, **plain):
        folder = self.root / ".autograder" / "verdicts" / MODULE
        folder.mkdir(parents=True, exist_ok=True)
        record = {
            "student": student,
            "module": MODULE,
            "exercises": {"slope_at": slope, "chain_by_hand": chain},
            "plain": {
                name: {"points": points, "max_points": 1.0} for name, points in plain.items()
            },
        }
        with (folder / f"{student}.jsonl").open("a") as file:
            file.write(json.dumps(record) + "\n")

    def gradebook(self):
        return closing(Gradebook(f"sqlite:///{self.root / 'gradebook.db'}"))

    def register(self, *students):
        with self.gradebook() as book:
            book.update_or_create_assignment(MODULE)
            book.update_or_create_notebook(MODULE, MODULE)
            cells = {"slope_at": ("code", 2.0), "chain_by_hand": ("code", 2.0)}
            cells |= {"my_test": ("code", 1.0), "in_words": ("markdown", 3.0)}
            for name, (kind, most) in cells.items():
                book.update_or_create_grade_cell(
                    name, MODULE, MODULE, max_score=most, cell_type=kind
                )
            for student in students:
                book.update_or_create_student(student)

    def score(self, student, *, late=0.0, in_words=None, by_hand=None, **points):
        with self.gradebook() as book:
            submission = book.update_or_create_submission(MODULE, student)
            submission.notebooks[0].late_submission_penalty = late
            for name, value in {**points, "in_words": None}.items():
                grade = book.find_grade(name, MODULE, MODULE, student)
                grade.auto_score = value
                grade.needs_manual_grade = name == "in_words" and in_words is None
                if name == "in_words":
                    grade.manual_score = in_words
                if by_hand and name in by_hand:
                    grade.manual_score = by_hand[name]
            book.db.commit()


@pytest.fixture
def course(graded, tmp_path):
    """A copy of the class of six, for one test to change."""
    return Course(shutil.copytree(graded, tmp_path / "course"))


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """A class of six: right, partly, wrong, not tried, stopped, and one who handed nothing in.

    Made once: nbgrader takes two seconds to open a new gradebook.
    """
    course = Course(tmp_path_factory.mktemp("graded"))
    course.register("ada", "bob", "cyd", "dan", "eve", "=fay")
    right = verdict("right", 2.0)
    course.judge("ada", verdict("not tried", 0.0), verdict("not tried", 0.0), my_test=0.0)
    course.judge("ada", right, right, my_test=1.0)  # graded again: the newest counts
    course.judge("bob", verdict("partly", 1.0, "tiny_step[step=1e-07]"), right, my_test=1.0)
    course.judge("cyd", verdict("wrong", 0.0, "tiny_step"), verdict("wrong", 0.0, "cut"))
    course.judge("dan", verdict("not tried", 0.0), verdict("stopped", 0.0), my_test=0.0)
    course.judge("=fay", right, verdict("wrong", 0.0, "cut", "gone"), my_test=0.0)
    course.score("ada", slope_at=2, chain_by_hand=2, my_test=1, in_words=3)
    course.score("bob", slope_at=1, chain_by_hand=2, my_test=1, late=2.5)
    course.score("cyd", slope_at=0, chain_by_hand=0, my_test=0, by_hand={"chain_by_hand": 1.5})
    course.score("dan", slope_at=0, chain_by_hand=0, my_test=0, late=4)
    course.score("=fay", slope_at=2, chain_by_hand=0, my_test=0)
    return course.root
