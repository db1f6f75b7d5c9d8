"""Does handing in bring the work from a student's folder to the grader's, and say what lacks?"""

import json
import os
import stat
import zipfile

import pytest

from autograder.command import main

MODULE = "02_recording"


def notebook(**answers):
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "metadata": {"nbgrader": {"grade_id": f"{name}_answer", "solution": True}},
                    "source": [text],
                }
                for name, text in answers.items()
            ]
        }
    )


STUB = "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@pytest.fixture(name="course")
def made_course(tmp_path, monkeypatch):
    for room in ("release", "work"):
        for module in (MODULE, "03_persistent"):
            folder = tmp_path / room / module
            folder.mkdir(parents=True)
            (folder / f"{module}.ipynb").write_text(notebook(first=STUB, second=STUB))
            (folder / "exercises.py").write_text("given = 1\n")
    (tmp_path / "work" / MODULE / f"{MODULE}.ipynb").write_text(
        notebook(first="def f(): return 1", second=STUB)
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_packs_the_work_and_says_what_is_missing(course, capsys):
    (course / "work" / MODULE / "helper.py").write_text("mine = 1\n")
    assert main(["submit", "--name", "ada"]) == 0
    said = capsys.readouterr().out
    assert f"{MODULE}: 1 answered" in said and "missing: second: not tried" in said
    assert "03_persistent: not begun, left out" in said
    with zipfile.ZipFile("ada.zip") as archive:
        names = archive.namelist()
    assert names == [f"ada/{MODULE}/{MODULE}.ipynb", f"ada/{MODULE}/helper.py"]


def test_a_damaged_notebook_is_packed_and_told(course, capsys):
    (course / "work" / MODULE / f"{MODULE}.ipynb").write_text('{"cells": [')
    assert main(["submit", MODULE, "--name", "ada"]) == 0
    assert "can't be read: save it" in capsys.readouterr().out


def test_an_answer_whose_cell_is_gone_is_told(course, capsys):
    (course / "work" / MODULE / f"{MODULE}.ipynb").write_text(notebook(first="x = 1"))
    assert main(["submit", "--name", "ada"]) == 0
    assert "second: its answer cell is gone" in capsys.readouterr().out


def test_links_and_hidden_files_stay_at_home(course):
    folder = course / "work" / MODULE
    (course / "secret.txt").write_text("no")
    (folder / "link.txt").symlink_to(course / "secret.txt")
    (folder / ".hidden").write_text("no")
    assert main(["submit", "--name", "ada"]) == 0
    with zipfile.ZipFile("ada.zip") as archive:
        assert archive.namelist() == [f"ada/{MODULE}/{MODULE}.ipynb"]


@pytest.mark.parametrize(
    "words, said",
    [
        (["--name", "../eve"], "can't be a name"),
        (["--name", "ada", "09_gone"], "no module 09_gone"),
        (["--name", "ada", "--work", "nowhere"], "holds no module"),
    ],
)
def test_bad_input_is_one_line(words, said, course, capsys):
    assert main(["submit", *words]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert not list(course.glob("*.zip"))


def test_nothing_answered_is_nothing_to_hand_in(course, capsys):
    (course / "work" / MODULE / f"{MODULE}.ipynb").write_text(notebook(first=STUB, second=STUB))
    assert main(["submit", "--name", "ada"]) == 2
    assert "nothing to hand in" in capsys.readouterr().err


def test_what_is_packed_is_collected_where_grading_looks(course, capsys):
    main(["submit", "--name", "ada"])
    os.utime("ada.zip", (1_700_000_000, 1_700_000_000))
    assert main(["collect", "ada.zip"]) == 0
    folder = course / "submitted" / "ada" / MODULE
    work = course / "work" / MODULE / f"{MODULE}.ipynb"
    assert (folder / f"{MODULE}.ipynb").read_bytes() == work.read_bytes()
    assert (folder / "timestamp.txt").read_text().startswith("2023-11-1")
    assert f"ada: {MODULE}" in capsys.readouterr().out


def test_a_second_zip_takes_the_place_of_the_first(course):
    main(["submit", "--name", "ada"])
    main(["collect", "ada.zip"])
    (course / "submitted" / "ada" / MODULE / "old.txt").write_text("old")
    assert main(["collect", "ada.zip"]) == 0
    left = sorted(path.name for path in (course / "submitted" / "ada").rglob("*"))
    assert left == [MODULE, f"{MODULE}.ipynb", "timestamp.txt"]


def bad_zip(path, names, link=False):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name)
            if link:
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, "x")


@pytest.mark.parametrize(
    "names, link",
    [
        ([f"eve/{MODULE}/../../../out.txt"], False),
        ([f"/eve/{MODULE}/out.txt"], False),
        ([f"eve/{MODULE}/link"], True),
        ([f"..\\{MODULE}\\out.txt"], False),
        ([f"eve/{MODULE}/C:/out.txt"], False),
    ],
)
def test_a_zip_that_reaches_outside_brings_nothing(names, link, course, capsys):
    bad_zip("eve.zip", names, link)
    before = sorted(course.rglob("*"))
    assert main(["collect", "eve.zip"]) == 2
    assert "not collected" in capsys.readouterr().out
    assert sorted(course.rglob("*")) == before


def test_one_bad_zip_stops_none_of_the_others(course, capsys):
    main(["submit", "--name", "ada"])
    (course / "bob.zip").write_bytes(b"no zip")
    bad_zip("cyd.zip", ["cyd/09_gone/x.ipynb"])
    assert main(["collect", "bob.zip", "cyd.zip", "ada.zip"]) == 2
    said = capsys.readouterr().out
    assert "bob.zip is no zip" in said and "no module 09_gone" in said
    assert (course / "submitted" / "ada" / MODULE).is_dir()


def test_a_bomb_is_refused(course, capsys):
    with zipfile.ZipFile("eve.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"eve/{MODULE}/{number}", bytes(20_000_000))
    assert main(["collect", "eve.zip"]) == 2
    assert "more than 100 MB" in capsys.readouterr().out
