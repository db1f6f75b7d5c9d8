"""Does what a student hands in reach a page, a table, a terminal or a file as text only?

One class of attackers, graded by the command, with an honest neighbor; then its feedback.
"""

import os
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograder.command import main
from tests.grading import tiny

from . import pages
from .outside import CANARY

pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{name}")
    for name in ("sqlalchemy.exc.SAWarning", "DeprecationWarning", "ResourceWarning")
]
FORMULA, ESCAPE = "=cmd|' ' !A1", "a\x1b[2Jb"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tiny.write_course(tmp_path_factory.mktemp("pages") / "course")
    right = tiny.answered(root, **tiny.SOLUTIONS)
    for student in ("honest", FORMULA, ESCAPE):
        tiny.hand_in(root, student, right)
    pages.hand_in(root)
    private = root / "private"
    private.mkdir()
    (private / "text").write_text(CANARY)
    folder = tiny.hand_in(root, "links", tiny.answered(root)).parent
    (folder / "file").symlink_to(private / "text")
    (folder / "folder").symlink_to(private)
    there = os.getcwd()
    os.chdir(root)
    try:
        assert main(["grade"]) == 2  # one folder can't be named so: it is left out, and told
        assert tiny.api(root).generate_feedback(tiny.MODULE)["success"]
    finally:
        os.chdir(there)
    return root


def test_no_page_runs_a_script(course):
    """As the text of the page has it; a browser says the same in `tests/browser`."""
    for student in (*pages.CELLS, *pages.ANSWERS, "file-name"):
        (path,) = Path(course, "feedback", student, tiny.MODULE).glob("*.html")
        soup = BeautifulSoup(path.read_text(), "html.parser")
        assert not soup.find_all(["iframe", "object", "embed"])
        assert not [script for script in soup.find_all("script") if "attacked" in script.text]
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")], (student, tag)
            assert "javascript:" not in str(tag.get("href", "")), (student, tag)


def test_points_are_what_they_would_be(course):
    scores = tiny.scores(course)
    assert ESCAPE not in scores
    for student in ("honest", FORMULA):
        assert (scores[student]["double"], scores[student]["add_up"]) == (2, 2), student
    for student in (*pages.CELLS, "links"):
        assert (scores[student]["double"], scores[student]["add_up"]) == (0, 0), student


def test_no_link_is_followed(course):
    made = [path for room in ("autograded", "feedback") for path in Path(course, room).rglob("*")]
    assert made and not [path for path in made if path.is_symlink()]
    assert not [path for path in made if path.is_file() and CANARY in path.read_text("latin-1")]


def test_no_table_holds_a_command(course, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(course)
    sheet = tmp_path / "class.csv"
    assert main(["report", tiny.MODULE, "--csv", str(sheet)]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert "\x1b" not in sheet.read_text()
    assert "cmd" in sheet.read_text() and "\n=" not in sheet.read_text()


def test_the_notebooks_are_still_notebooks(course):
    for path in Path(course, "autograded").rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
