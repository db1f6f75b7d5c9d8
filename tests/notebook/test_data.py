"""Is a module's data set found, wherever its notebook is opened?"""

import pytest

from autograder import data_file
from autograder.errors import CourseError
from autograder.module import Module


@pytest.fixture(name="folder")
def made_folder(tmp_path, monkeypatch):
    folder = tmp_path / "release" / "11_training"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "digits.npz").write_text("")
    (folder / "data" / "digits.txt").write_text("")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setattr("autograder.notebook.opening._current", [Module(folder)])
    return folder


def test_it_lies_in_the_folder_of_the_open_module(folder):
    assert data_file("digits.npz") == folder / "data" / "digits.npz"


@pytest.mark.parametrize("name", ["digit.npz", "../exercises.py", "."])
def test_anything_else_is_refused_with_what_there_is(folder, name):
    (folder / "exercises.py").write_text("")
    with pytest.raises(CourseError, match=r"there is digits.npz, digits.txt\."):
        data_file(name)


def test_a_module_without_data_says_so(folder, monkeypatch):
    bare = Module(folder.parent)
    monkeypatch.setattr("autograder.notebook.opening._current", [bare])
    with pytest.raises(CourseError, match="there is nothing"):
        data_file("digits.npz")
