"""Is every kind of submission graded for what is in it, whatever lies beside it?"""

import os

import nbformat
import pytest
import tiny
from closing import close
from tiny import MODULE, SOLUTIONS, answered, scores

from autograder.command import main
from autograder.grading import records
from autograder.grading.reading.handed_in import read_handed_in

FULL = {"double": 2, "add_up": 2, "plain": 1, "why": 0}
NOTHING = {"double": 0, "add_up": 0, "plain": 0, "why": 0}


@pytest.fixture
def solved(instant_course):
    return nbformat.writes(answered(instant_course, **SOLUTIONS)).encode()


def folder_of(root, student):
    folder = root / "submitted" / student / MODULE
    folder.mkdir(parents=True)
    return folder


def notes(root, student):
    record = records.newest(records.verdict_file(root / ".autograder", MODULE, student))
    return " ".join(record["notes"])


def test_a_notebook_under_another_name_is_graded(instant_course, solved):
    blank = nbformat.writes(tiny.release(instant_course)).encode()
    named = {
        "ada": {"my_homework.ipynb": solved},
        "bob": {f"{MODULE}.ipynb": blank, f"{MODULE}-Copy1.ipynb": solved},
        "cyd": {f"{MODULE}.ipynb.txt": solved},
        "dan": {"answers.py": "\n\n".join(SOLUTIONS.values()).encode()},
        "eve": {f"{MODULE}.ipynb": blank, "helper.py": b"x = 1"},
        "fay": {"notes.txt": b"I could not do it."},
        "gil": {f"{MODULE}/{MODULE}.ipynb": solved},
    }
    for student, files in named.items():
        folder = folder_of(instant_course, student)
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
    assert main(["grade"]) == 0
    found = scores(instant_course)
    assert {s: found[s] for s in ["ada", "bob", "cyd", "dan", "gil"]} == dict.fromkeys(
        ["ada", "bob", "cyd", "dan", "gil"], FULL
    )
    assert found["eve"] == found["fay"] == NOTHING
    assert "my_homework.ipynb" in notes(instant_course, "ada")
    assert "only: notes.txt" in notes(instant_course, "fay")
    assert notes(instant_course, "eve") == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_links_and_files_in_the_way_stop_nothing(instant_course, solved):
    folder = folder_of(instant_course, "ada")
    (folder / f"{MODULE}.ipynb").write_bytes(solved)
    os.mkfifo(folder / "data.csv")
    os.mkfifo(folder / "timestamp.txt")
    (folder / "endless").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    (folder / "exercises.py").mkdir()
    (folder / "exercises.py" / "inside.txt").write_text("a folder where the course has a file")
    (folder / "good.csv").write_text("1,2")
    (folder / "long" / ("n" * 200)).mkdir(parents=True)
    (folder / "long" / ("n" * 200) / "deep.csv").write_text("1")
    other = folder_of(instant_course, "bob")
    os.mkfifo(other / f"{MODULE}.ipynb")
    inside = folder_of(instant_course, "cyd") / f"{MODULE}.ipynb"
    inside.mkdir()
    (inside / "note.txt").write_text("a folder where the notebook should be")
    assert main(["grade"]) == 0
    assert scores(instant_course) == {"ada": FULL, "bob": NOTHING, "cyd": NOTHING}
    graded = instant_course / "autograded" / "ada" / MODULE
    assert (graded / "good.csv").read_text() == "1,2"
    assert (graded / "exercises.py").is_file()
    assert sorted(path.name for path in graded.iterdir()) == [
        f"{MODULE}.ipynb", "exercises.py", "good.csv", "module.toml",
    ]  # fmt: skip
    for name in ("data.csv", "endless", "loop", "exercises.py/inside.txt", "timestamp.txt"):
        assert name in notes(instant_course, "ada")


@pytest.mark.parametrize("stamp", [b"yesterday", b"\xff", b"", b"9" * 400])
def test_a_time_that_is_none_stops_nothing(instant_course, solved, stamp):
    folder = folder_of(instant_course, "ada")
    (folder / f"{MODULE}.ipynb").write_bytes(solved)
    (folder / "timestamp.txt").write_bytes(stamp)
    assert main(["grade"]) == 0
    assert scores(instant_course) == {"ada": FULL}


def test_a_folder_where_the_time_should_be_stops_nothing(instant_course, solved):
    folder = folder_of(instant_course, "ada")
    (folder / f"{MODULE}.ipynb").write_bytes(solved)
    (folder / "timestamp.txt").mkdir()
    (folder / "timestamp.txt" / "inside.txt").write_text("2026-01-02")
    assert main(["grade"]) == 0
    assert scores(instant_course) == {"ada": FULL}
    assert "in the way: timestamp.txt/inside.txt" in notes(instant_course, "ada")


def test_nothing_at_all_is_no_submission(instant_course, capsys):
    folder_of(instant_course, "ada")
    assert main(["grade"]) == 2
    assert "ada handed in nothing" in capsys.readouterr().err


def test_both_doors_take_a_renamed_notebook(instant_course, solved):
    (folder_of(instant_course, "ada") / "mine.ipynb").write_bytes(solved)
    result = tiny.api(instant_course, runner="instant.run").autograde(MODULE, "ada")
    assert result["success"], result.get("error")
    assert scores(instant_course) == {"ada": FULL}


def test_the_digest_tells_any_change(tmp_path, instant_course, solved):
    release = tiny.release(instant_course)
    (tmp_path / f"{MODULE}.ipynb").write_bytes(solved)
    (tmp_path / "a.txt").write_text("bc")

    def digest():
        return read_handed_in(tmp_path, MODULE, release, ()).digest

    first = digest()
    (tmp_path / "a.txt").rename(tmp_path / "ab.txt")
    second = digest()
    (tmp_path / "ab.txt").write_text("bd")
    assert len({first, second, digest()}) == 3
    assert read_handed_in(tmp_path / "none", MODULE, release, ()) is None


def test_too_many_or_too_large_files_are_left_out(tmp_path, instant_course, solved, monkeypatch):
    monkeypatch.setattr("autograder.grading.reading.handed_in.MAX_FILES", 2)
    monkeypatch.setattr("autograder.grading.reading.handed_in.MAX_FILE_BYTES", 10)
    release = tiny.release(instant_course)
    for number in range(4):
        (tmp_path / f"{number}.csv").write_text("1" * (20 if number == 0 else 3))
    found = read_handed_in(tmp_path, MODULE, release, ())
    assert list(found.files) == ["1.csv", "2.csv"]
    assert "0.csv, 3.csv" in found.notes[-1]


@pytest.mark.parametrize("name", ["<img src=x onerror=attacked()>", 'a";attacked();"', "a&lt;b"])
def test_a_folder_named_as_markup_is_left_out_and_told(name, instant_course, solved, capsys):
    """Formgrader writes the name into its pages as it is; an honest neighbor is graded."""
    tiny.hand_in(instant_course, name, solved)
    tiny.hand_in(instant_course, "o'hara", solved)
    assert main(["grade"]) == 2
    assert f"{name}: no folder of a student may be named so" in capsys.readouterr().err
    assert set(scores(instant_course)) == {"o'hara"}
    assert not (instant_course / "autograded" / name).exists()
    tiny.api(instant_course).autograde(MODULE, name, force=True)
    assert set(scores(instant_course)) == {"o'hara"}


def test_nor_is_it_graded_where_it_is_alone(instant_course, solved, capsys):
    tiny.hand_in(instant_course, "<b>", solved)
    assert main(["grade"]) == 2
    said = capsys.readouterr().err
    assert "no folder of a student may be named so" in said and "Traceback" not in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (os.fsdecode(b"caf\xe9"), "caf\\xe9"),
        ("m\nx", "m\\nx"),
        ("\u202eevil", "\\u202eevil"),
        ("[b]", "[b]"),
        ("a*z", "a*z"),
        ("a?z", "a?z"),
        ("n" * 250, "n" * 250),
    ],
    ids=["no text", "two lines", "reversed", "set", "any letters", "any letter", "long"],
)
def test_a_folder_whose_name_misleads_is_told_and_its_neighbors_graded(
    name, shown, instant_course, solved, capsys
):
    """Not text, more than a line, or a pattern that meets its neighbors' names."""
    for student in ("Ada", "abz", "b", name, "zoe"):
        tiny.hand_in(instant_course, student, solved)
    assert main(["grade"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{shown}: no folder of a student may be named so: rename it" in line
    assert scores(instant_course) == dict.fromkeys(("Ada", "abz", "b", "zoe"), FULL)
    assert tiny.api(instant_course, runner="instant.run").autograde(MODULE, "*")["success"]
    assert set(scores(instant_course)) == {"Ada", "abz", "b", "zoe"}


@pytest.mark.parametrize(
    "place", ["bob", f"bob/{MODULE}", f"bob/{MODULE}/{MODULE}.ipynb", f"bob/{MODULE}/data.csv"]
)
def test_what_cannot_be_read_is_named_and_gets_no_score(
    place, instant_course, solved, monkeypatch, capsys
):
    for student in ("ada", "bob", "cyd"):
        tiny.hand_in(instant_course, student, solved)
    (instant_course / "submitted" / "bob" / MODULE / "data.csv").write_text("1")
    with monkeypatch.context() as closing:
        close(instant_course / "submitted" / place, closing)
        assert main(["grade"]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert f"bob's {MODULE} was not graded: " in line and "make it readable" in line
        assert f"submitted/{place}" in line and "can't be read (Permission denied)" in line
        result = tiny.api(instant_course, runner="instant.run").autograde(MODULE, "bob")
        assert not result["success"]
        assert scores(instant_course) == {"ada": FULL, "cyd": FULL}
    assert main(["grade"]) == 0
    assert scores(instant_course) == {"ada": FULL, "bob": FULL, "cyd": FULL}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_so_is_a_file_without_permissions(instant_course, solved, capsys):
    tiny.hand_in(instant_course, "bob", solved).chmod(0)
    assert main(["grade"]) == 2
    assert "can't be read (Permission denied)" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_folder_in_the_place_of_a_module_cannot_add_a_line(instant_course, solved, capsys):
    tiny.hand_in(instant_course, "ada", solved)
    (instant_course / "submitted" / "ada" / "x\nautograder grade: all is well").mkdir()
    assert main(["grade"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no module x\\nautograder grade: all is well" in line
    assert scores(instant_course) == {"ada": FULL}
