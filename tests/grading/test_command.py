"""Is every bad input one clear line, exit code 2, and the rest of the class graded?"""

import os
import shutil

import nbformat
import pytest
import tiny
from tiny import MODULE, SOLUTIONS, answered, hand_in, scores

from autograder.command import main
from autograder.confine import levels
from autograder.errors import CourseError
from autograder.grading import pool


def lines(capsys):
    return capsys.readouterr().err.strip().splitlines()


def test_an_unknown_module_is_named_and_the_rest_graded(course, capsys):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    assert main(["grade", "09_none", MODULE]) == 2
    (line,) = lines(capsys)
    assert "no module 09_none" in line
    assert scores(course)["ada"]["double"] == 2


def test_a_module_never_built_says_what_to_run(course, capsys):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    shutil.rmtree(course / "release")
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert f"autograder build {MODULE}" in line


def test_an_empty_folder_is_named_and_the_rest_graded(course, capsys):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    (course / "submitted" / "bob" / MODULE).mkdir(parents=True)
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert "bob handed in no" in line
    assert set(scores(course)) == {"ada"}


def test_exercises_that_do_not_import(course, capsys):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    (course / "source" / MODULE / "exercises.py").write_text("import nothing_like_it")
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert "exercises.py does not import" in line


@pytest.mark.parametrize("broken", ["not json", '{"cells": 3}'])
def test_a_broken_source_notebook(course, capsys, broken):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    (course / "source" / MODULE / f"{MODULE}.ipynb").write_text(broken)
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert f"{MODULE}.ipynb" in line


def test_hidden_cases_that_prove_nothing_are_told_once(instant_course, capsys, monkeypatch):
    def prove(reference):
        raise CourseError("double: right on too many hidden cases.")

    for student in ("ada", "bob"):
        hand_in(instant_course, student, answered(instant_course, **SOLUTIONS))
    shutil.rmtree(instant_course / ".autograder" / "cache" / "pools")
    monkeypatch.setattr(pool, "prove", prove)
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert line == "autograder grade: double: right on too many hidden cases."


def test_a_release_older_than_the_source(course, capsys):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    path = course / "source" / MODULE / f"{MODULE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "plain"]
    nbformat.write(notebook, path)
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert "older than its source" in line


def test_a_folder_that_cannot_be_written(course, capsys):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    (course / "autograded").write_text("in the way")
    assert main(["grade"]) == 2
    (line,) = lines(capsys)
    assert "autograded can't be written to" in line


def test_nothing_handed_in_and_no_course(course, capsys, tmp_path):
    assert main(["grade"]) == 2
    assert main(["grade", "--course", str(tmp_path)]) == 2
    first, second = lines(capsys)
    assert "Nothing was handed in" in first and "is no course" in second


def test_points_changed_after_grading_reach_the_gradebook(course):
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    assert main(["grade"]) == 0
    path = course / "source" / MODULE / f"{MODULE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == "double").metadata.nbgrader.points = 4
    nbformat.write(notebook, path)
    before = (course / "release" / MODULE / f"{MODULE}.ipynb").read_bytes()
    assert main(["grade"]) == 0
    assert scores(course)["ada"]["double"] == 4
    assert (course / "release" / MODULE / f"{MODULE}.ipynb").read_bytes() == before


def test_a_machine_that_cannot_confine_is_refused_and_may_be_overruled(course, capsys, monkeypatch):
    monkeypatch.setattr(levels, "_problem", lambda level, user: "nothing holds here")
    levels.tried.cache_clear()
    try:
        hand_in(course, "ada", answered(course, **SOLUTIONS))
        assert main(["grade"]) == 2
        (line,) = lines(capsys)
        assert "autograder doctor" in line and "--unconfined" in line
        assert main(["grade", "--unconfined"]) == 0
        assert scores(course)["ada"]["double"] == 2
    finally:
        levels.tried.cache_clear()


@pytest.mark.parametrize(
    ("confinement", "held", "said"),
    [
        ("required", ("strong", "basic"), "strong"),
        ("required", ("basic",), "basic"),
        ("best", (), "NOT AT ALL"),
        ("off", ("strong",), "NOT AT ALL"),
    ],
)
def test_what_holds_students_code_is_said_once(
    instant_course, capsys, monkeypatch, confinement, held, said
):
    monkeypatch.setattr(levels, "_problem", lambda level, user: "" if level in held else "no")
    levels.tried.cache_clear()
    with open("nbgrader_config.py", "a") as file:
        file.write(f"\nc.Grader.confinement = {confinement!r}\n")
    try:
        hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
        assert main(["grade"]) == 0
    finally:
        levels.tried.cache_clear()
    out = capsys.readouterr().out
    assert out.startswith(f"Students' code is confined: {said}")
    assert out.count("confined") == 1


def test_it_ends_quietly_where_nobody_reads_on(instant_course, monkeypatch, capsys):
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    assert main(["grade"]) == 0
    capsys.readouterr()
    reading, writing = os.pipe()
    os.close(reading)  # as `head` does when it has seen enough
    with open(writing, "w") as nobody:
        monkeypatch.setattr("sys.stdout", nobody)
        assert main(["explain", "ada", MODULE]) == 141
    assert capsys.readouterr().err == ""


def test_an_assignment_without_exercises_is_graded_as_nbgrader_does(course):
    folder = course / "source" / MODULE
    for name in ("exercises.py", "misconceptions.py", "module.toml"):
        (folder / name).unlink()
    tiny.generate(course)
    hand_in(course, "ada", answered(course, **SOLUTIONS))
    assert main(["grade"]) == 0
    assert scores(course)["ada"]["plain"] == 1


def test_what_runs_submissions_starts_while_the_module_is_prepared(instant_course, monkeypatch):
    """Where runs are to be expected: not for a class of which nothing changed."""
    import instant

    begun = []
    monkeypatch.setattr(instant, "prepare", begun.append, raising=False)
    for name in ("ada", "bob", "cleo"):
        hand_in(instant_course, name, answered(instant_course, **SOLUTIONS))
    assert main(["grade", "--jobs", "2"]) == 0
    assert [type(limits).__name__ for limits in begun] == ["Limits", "Limits"]
    assert main(["grade"]) == 0
    assert len(begun) == 2
    assert main(["grade", "--force", "--jobs", "2"]) == 0
    assert len(begun) == 4
