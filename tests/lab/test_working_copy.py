"""Does a learner's work survive whatever the course does?"""

import argparse
import os
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from autograder.errors import CourseError
from autograder.lab import command
from autograder.lab.working_copy import lay

BOOK, DATA = "02_recording/02_recording.ipynb", "02_recording/expected.json"


@pytest.fixture
def release(tmp_path):
    folder = tmp_path / "release"
    (folder / "02_recording").mkdir(parents=True)
    (folder / BOOK).write_text("released")
    (folder / DATA).write_text("numbers")
    (folder / "02_recording" / ".hidden").write_text("")
    return folder


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


def names(paths):
    return [path.as_posix() for path in paths]


def test_first_copy_is_whole(release, work):
    assert names(lay(release, work).new) == [BOOK, DATA]
    assert (work / BOOK).read_text() == "released"
    assert not (work / "02_recording" / ".hidden").exists()


def test_data_set_comes_along(release, work):
    data = "02_recording/data/digits.csv"
    (release / data).parent.mkdir()
    (release / data).write_text("1,2")
    (release / "02_recording" / "__pycache__").mkdir()
    (release / "02_recording" / "__pycache__" / "exercises.pyc").write_text("")
    assert names(lay(release, work).new) == [BOOK, data, DATA]
    assert (work / data).read_text() == "1,2"


def test_second_copy_does_nothing(release, work):
    lay(release, work)
    (work / BOOK).write_text("mine")
    laid = lay(release, work)
    assert (laid.new, laid.renewed, laid.kept) == ([], [], [])
    assert (work / BOOK).read_text() == "mine"


def test_new_release_renews_only_what_the_learner_left_alone(release, work):
    lay(release, work)
    (work / BOOK).write_text("mine")
    (release / BOOK).write_text("released again")
    (release / DATA).write_text("other numbers")
    laid = lay(release, work)
    assert (names(laid.renewed), names(laid.kept)) == ([DATA], [BOOK])
    assert (work / BOOK).read_text() == "mine"
    assert (work / DATA).read_text() == "other numbers"
    assert lay(release, work).kept == [], "said once, not every day"


def test_work_from_elsewhere_is_kept(release, work):
    (work / "02_recording").mkdir(parents=True)
    (work / BOOK).write_text("brought from another computer")
    assert names(lay(release, work).kept) == [BOOK]
    assert (work / BOOK).read_text() == "brought from another computer"


@pytest.mark.parametrize("memory", ["{", "[]", ""])
def test_lost_memory_costs_no_work(release, work, memory):
    lay(release, work)
    (work / BOOK).write_text("mine")
    (work / ".autograder/released.json").write_text(memory)
    (release / BOOK).write_text("released again")
    lay(release, work)
    assert (work / BOOK).read_text() == "mine"


def test_link_is_never_written_through(release, work, tmp_path):
    lay(release, work)
    (tmp_path / "elsewhere").write_text("released")
    (work / BOOK).unlink()
    (work / BOOK).symlink_to(tmp_path / "elsewhere")
    (release / BOOK).write_text("released again")
    lay(release, work)
    assert (tmp_path / "elsewhere").read_text() == "released"
    assert (work / BOOK).is_symlink()


def test_no_release_says_what_to_do(tmp_path, work):
    with pytest.raises(CourseError, match="holds no module: run make build"):
        lay(tmp_path / "release", work)
    assert not work.exists()


def test_folder_that_is_a_file_is_named(release, work):
    work.write_text("")
    with pytest.raises(CourseError, match=r"work.*can't be used"):
        lay(release, work)


def test_says_what_was_kept_and_why(release, work):
    lay(release, work)
    (work / BOOK).write_text("mine")
    (release / BOOK).write_text("released again")
    text = command.describe(lay(release, work), work)
    assert f"kept as you have it: {os.path.join(*BOOK.split('/'))}. You changed it" in text


def test_jupyterlab_serves_the_working_copy(release, work):
    """The real server, without a browser, on a port it finds itself."""
    arguments = ["lab", "--course", str(release.parent), "--", "--no-browser"]
    arguments += ["--allow-root"] if os.geteuid() == 0 else []
    environment = {**os.environ, "JUPYTER_TOKEN": "t", "JUPYTER_RUNTIME_DIR": str(release.parent)}
    server = subprocess.Popen(
        [sys.executable, "-m", "autograder.command", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        address = next(line for line in server.stderr if "http://127.0.0.1" in line)
        root = address.split()[-1].partition("/lab")[0]
        listing = _get(f"{root}/api/contents/02_recording?token=t")
        assert "02_recording.ipynb" in listing
    finally:
        os.killpg(server.pid, 15)
        server.communicate(timeout=30)


def _get(address):
    for _ in range(50):
        try:
            with urlopen(address) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


def test_copy_only_opens_nothing(release, work, capsys, monkeypatch):
    monkeypatch.setattr(subprocess, "call", lambda _: pytest.fail("JupyterLab was opened"))
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(["--course", str(release.parent), "--copy-only"])) == 0
    assert "new: 2 files of 02_recording" in capsys.readouterr().out


def test_without_jupyterlab_it_says_what_to_install(release, monkeypatch):
    """The package alone brings none: tapescope is useful without."""
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    with pytest.raises(CourseError, match=r"pip install '\.\[lab\]'"):
        command.run(parser.parse_args(["--course", str(release.parent)]))
    assert (release.parent / "work" / BOOK).is_file()
