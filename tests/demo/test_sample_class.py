"""Is the sample class of every kind, the same each time, and as files what it says?"""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.demo.answers import Answers
from autograder.demo.sample_class import Student, hand_in, sample_class
from autograder.errors import CourseError

from ..build import tiny


@pytest.fixture(scope="session")
def students(course: Path) -> dict[str, Student]:
    return {s.kind: s for s in sample_class([course / "source" / tiny.MODULE])}


@pytest.fixture
def handed_in(course: Path, tmp_path: Path, students: dict[str, Student]) -> Any:
    def read(kind: str) -> Any:
        folder = hand_in(students[kind], course / "release" / tiny.MODULE, tmp_path)
        assert folder == tmp_path / students[kind].name / tiny.MODULE
        return json.loads((folder / f"{tiny.MODULE}.ipynb").read_text())

    return read


def ids(raw: Any) -> list[str]:
    return [cell["id"] for cell in raw["cells"]]


def test_there_are_twelve_and_more_each_with_a_name(students: dict[str, Student]) -> None:
    assert len(students) >= 12
    assert len({student.name for student in students.values()}) == len(students)


def test_every_misconception_is_held_by_somebody(
    course: Path, students: dict[str, Student]
) -> None:
    answers = Answers(course / "source" / tiny.MODULE)
    given = {cell for s in students.values() for cell in s.answers[tiny.MODULE].values()}
    for found in (answers.misconceptions, answers.other_ways):
        assert {cell for of_one in found.values() for cell in of_one.values()} <= given


def test_the_same_course_gives_the_same_class(course: Path, students: dict[str, Student]) -> None:
    assert sample_class([course / "source" / tiny.MODULE]) == list(students.values())


def test_a_solved_notebook_is_the_release_with_its_answers(course: Path, handed_in: Any) -> None:
    release = json.loads((course / "release" / tiny.MODULE / f"{tiny.MODULE}.ipynb").read_text())
    raw = handed_in("solution")
    assert ids(raw) == ids(release)
    changed = [
        mine["id"]
        for mine, theirs in zip(raw["cells"], release["cells"], strict=True)
        if mine != theirs
    ]
    assert changed == ["doubled_answer", "total_answer"]


def test_a_blank_one_is_the_release(course: Path, handed_in: Any) -> None:
    release = json.loads((course / "release" / tiny.MODULE / f"{tiny.MODULE}.ipynb").read_text())
    assert handed_in("blank") == release


def test_a_half_done_one_has_half_of_its_stubs(handed_in: Any) -> None:
    assert str(handed_in("half done")).count("NotImplementedError") == 1


def test_a_syntax_error_is_one(handed_in: Any) -> None:
    raw = handed_in("a syntax error in one answer")
    with pytest.raises(SyntaxError):
        compile("".join(tiny.cell_of(raw, "doubled_answer")["source"]), "cell", "exec")


def test_cells_are_deleted(handed_in: Any) -> None:
    gone = {"doubled", "total", "total_answer"}
    assert not gone & set(ids(handed_in("deleted cells")))


@pytest.mark.filterwarnings("ignore")
def test_the_old_format_is_format_3(handed_in: Any) -> None:
    raw = handed_in("an old notebook format")
    assert raw["nbformat"] == 3
    current = nbformat.convert(nbformat.from_dict(raw), 4)
    assert any("twofold = x + x" in cell.source for cell in current.cells)


def test_old_metadata_is_of_the_first_schema(handed_in: Any) -> None:
    marks = tiny.cell_of(handed_in("old nbgrader metadata"), "doubled")["metadata"]["nbgrader"]
    assert marks["schema_version"] == 1 and "task" not in marks


def test_a_forger_rewrites_the_checks(handed_in: Any) -> None:
    assert tiny.cell_of(handed_in("forged results"), "doubled")["source"] == "2"


def test_a_module_that_was_never_built_is_told(
    course: Path, tmp_path: Path, students: dict[str, Student]
) -> None:
    release = tmp_path / "release" / tiny.MODULE
    release.mkdir(parents=True)
    with pytest.raises(CourseError, match="autograder build 01_tiny"):
        hand_in(students["blank"], release, tmp_path / "submitted")
