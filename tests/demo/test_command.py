"""Does the demo run the whole loop, and does every kind of submission get what it deserves?"""

import shutil
from pathlib import Path

import pytest

from autograder.command import main
from autograder.demo import command
from autograder.demo.command import score_table, scores_of
from autograder.demo.sample_class import sample_class

from ..build import tiny
from .conftest import Demo

FULL = 3.0


def scores(demo: Demo) -> dict[str, float]:
    """By kind of submission: the points."""
    students = sample_class([demo.folder / "source" / tiny.MODULE])
    found = scores_of(demo.folder, [tiny.MODULE])[tiny.MODULE]
    return {student.kind: found[student.name][0] for student in students}


def test_it_grades_everybody(demo: Demo) -> None:
    assert demo.code == 0, demo.complained
    assert demo.complained == ""
    assert "not graded" not in demo.printed


@pytest.mark.parametrize(
    "kind",
    [
        "solution",
        "solution, noisy on stderr",
        "another right way (1)",
        "an old notebook format",
        "old nbgrader metadata",
    ],
)
def test_a_right_submission_has_full_points(demo: Demo, kind: str) -> None:
    assert scores(demo)[kind] == FULL


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("blank", 0),
        ("forged results", 0),
        ("half done", 2),
        ("a syntax error in one answer", 1),
        ("an endless loop in one answer", 1),
        ("deleted cells", 2),
        ("misconception 1 of each exercise", 0),
        ("misconception 2 of each exercise", 1),
        ("misconception 3 of each exercise", 2),
        ("misconception 4 of each exercise", 2),
        ("misconception 5 of each exercise", 2),
    ],
)
def test_another_has_the_points_of_what_is_right(demo: Demo, kind: str, points: float) -> None:
    """The second misconception is right for positive numbers: one aspect, one point."""
    assert scores(demo)[kind] == points


def test_everybody_has_feedback_without_secrets(demo: Demo) -> None:
    pages = sorted((demo.folder / "feedback").glob(f"*/{tiny.MODULE}/{tiny.MODULE}.html"))
    assert len(pages) == len(scores(demo))
    blank = next(
        student.name
        for student in sample_class([demo.folder / "source" / tiny.MODULE])
        if student.kind == "blank"
    )
    text = (demo.folder / "feedback" / blank / tiny.MODULE / f"{tiny.MODULE}.html").read_text()
    assert "twofold" in text and "x + x</" not in text


def test_what_it_tells_to_open_is_there(demo: Demo) -> None:
    told = [line.split()[-1] for line in demo.printed.splitlines() if str(demo.folder) in line]
    paths = [Path(word) for word in told if word.startswith("/")]
    assert len(paths) >= 5
    assert all(path.exists() for path in paths), paths


def test_the_report_names_the_misconceptions(demo: Demo) -> None:
    assert "squared_number" in (demo.folder / "report.html").read_text()


def test_the_table_shows_who_was_not_graded(demo: Demo) -> None:
    students = sample_class([demo.folder / "source" / tiny.MODULE])
    table = score_table(demo.folder, students, ["99_absent"])
    assert table.count("not graded") == len(students)


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_a_folder_in_use_is_left_alone(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("mine")
    assert main(["demo", str(tmp_path), "--course", str(course)]) == 2
    assert "is not empty" in complaint(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_place_that_is_a_file_is_told(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert main(["demo", str(tmp_path / "file"), "--course", str(course)]) == 2
    assert "can't be written to" in complaint(capsys)


def test_an_installed_package_without_a_course_says_where_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "__file__", str(tmp_path / "site" / "autograder" / "demo" / "c"))
    monkeypatch.chdir(tmp_path)
    assert main(["demo", str(tmp_path / "class")]) == 2
    assert "run it in a clone of the course" in complaint(capsys)
    assert not (tmp_path / "class").exists()


def test_a_module_that_is_not_there_is_told(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["demo", str(tmp_path / "class"), "--course", str(course), "--module", "99_none"]
    assert main(words) == 2
    assert f"There is no module 99_none; there are {tiny.MODULE}" in complaint(capsys)


def test_only_the_modules_named_are_in_the_demo(course: Path, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(course, copy)
    for room in command.ROOMS:
        shutil.copytree(copy / room / tiny.MODULE, copy / room / "09_other")
    (tmp_path / "class").mkdir()
    command.make_course(copy, tmp_path / "class", [tiny.MODULE])
    assert [path.name for path in (tmp_path / "class" / "source").iterdir()] == [tiny.MODULE]


def test_a_course_that_was_never_built_is_told(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "course"
    shutil.copytree(course, copy)
    shutil.rmtree(copy / "release" / tiny.MODULE)
    assert main(["demo", str(tmp_path / "class"), "--course", str(copy)]) == 2
    assert "autograder build 01_tiny" in complaint(capsys)
    assert not (tmp_path / "class").exists()
