"""Does the map say of each module what its data says, and lead to it?"""

import html.parser
import json
import re
import warnings
from pathlib import Path

import nbformat
import pytest

from autograder import progress
from autograder.command import main
from autograder.lab.course_map import Stop, builds_on, draw_map, map_notebook, read_map
from autograder.notebook.memory import remember

COURSE = Path(__file__).parents[2]
STOPS = [
    Stop("01_a", "First", 40, ("x", "y"), ()),
    Stop("02_b", "Second", 45, ("z",), ("x", "y")),
    Stop("03_c", "Third", 50, ("w",), ("x", "z", "unheard")),
]


def test_it_reads_the_modules_in_order():
    stops = read_map(COURSE / "release")
    assert [stop.name for stop in stops] == sorted(
        path.name for path in (COURSE / "source").glob("[0-9]*")
    )
    assert all(stop.title and stop.teaches and stop.minutes > 30 for stop in stops)


def test_a_module_builds_on_those_that_teach_what_it_needs():
    assert builds_on(STOPS) == {
        ("02_b", "01_a"): 2,
        ("03_c", "01_a"): 1,
        ("03_c", "02_b"): 1,
    }


def test_the_notebook_leads_to_every_module():
    book = nbformat.reads(map_notebook(STOPS).decode(), as_version=4)
    nbformat.validate(book)
    links = re.findall(r"\]\(([^)]+)\)", book.cells[0].source)
    assert links == ["01_a/01_a.ipynb", "02_b/02_b.ipynb", "03_c/03_c.ipynb"]
    assert "| 02 | [Second](02_b/02_b.ipynb) | 45 | z |" in book.cells[0].source


def test_the_picture_says_in_words_what_it_shows():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = draw_map(STOPS)
    assert "03 Third: w; builds on 01, 02" in picture.alt
    assert html.parser.unescape(picture.alt) == picture.alt


def test_no_word_of_the_picture_leaves_the_page():
    picture = draw_map(read_map(COURSE / "release"))
    picture.canvas.draw()
    page = picture.bbox
    for text in picture.findobj(lambda artist: hasattr(artist, "get_text") and artist.get_text()):
        box = text.get_window_extent()
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0, text.get_text()


@pytest.fixture(name="work")
def laid_work(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_STATE", "on")
    monkeypatch.setattr("autograder.notebook.memory._memory", {})
    monkeypatch.setattr("autograder.notebook.opening._current", [])
    work = tmp_path / "work"
    assert main(["lab", "--course", str(COURSE), "--work", str(work), "--copy-only"]) == 0
    monkeypatch.chdir(work)
    return work


def test_a_new_map_takes_the_place_of_the_old_one(work, capsys):
    path = work / "course_map.ipynb"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"# The course", b"# Old"))
    assert main(["lab", "--course", str(COURSE), "--work", str(work), "--copy-only"]) == 0
    assert path.read_bytes() == whole
    assert "kept" not in capsys.readouterr().out


def test_progress_on_the_map_counts_every_module(work, capsys):
    remember("tries", "slope_at", {"count": 1, "status": "right", "right": 2, "parts": 2})
    remember("tries", "recorded", {"count": 6, "status": "wrong", "right": 0, "parts": 2})
    progress()
    said = capsys.readouterr().out
    known = json.loads((work / "02_recording" / "expected.json").read_text())["exercises"]
    assert f"02_recording: 1 of {len(known)} right: come back to `recorded`" in said
    assert "01_tensors: 0 of 6 right" in said
