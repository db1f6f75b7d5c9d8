"""Does what a student hands in reach a page, a table, a terminal or a file as text only?

One class of attackers, graded by the command, with an honest neighbor; then its feedback.
"""

import os
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.command import main
from tests.grading import tiny

from .outside import CANARY

pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{name}")
    for name in ("sqlalchemy.exc.SAWarning", "DeprecationWarning", "ResourceWarning")
]
SCRIPT = "<script>attacked()</script><img src=x onerror=attacked()>"
SHOWN = "from IPython.display import HTML, SVG, display\n"
CELLS = {
    "markdown": new_markdown_cell(f"{SCRIPT} [x](javascript:attacked())"),
    "html-output": new_code_cell(f"{SHOWN}HTML({SCRIPT!r})"),
    "svg-output": new_code_cell(
        f'{SHOWN}SVG(\'<svg xmlns="http://www.w3.org/2000/svg" onload="attacked()"/>\')'
    ),
    "script-output": new_code_cell(
        f"{SHOWN}display({{'application/javascript': 'attacked()'}}, raw=True)"
    ),
    "error-text": new_code_cell(f"raise ValueError({SCRIPT!r})"),
    "error-name": new_code_cell(f"raise type({SCRIPT!r}, (Exception,), {{}})"),
    "printed": new_code_cell(f"print({SCRIPT!r}, '\\x1b]0;attacked\\x07')"),
}
NAMES = {"=cmd|' ' !A1": "formula", "a\x1b[2Jb": "escape"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tiny.write_course(tmp_path_factory.mktemp("pages") / "course")
    right = tiny.answered(root, **tiny.SOLUTIONS)
    for student in ("honest", *NAMES):
        tiny.hand_in(root, student, right)
    for student, cell in CELLS.items():
        notebook = tiny.answered(root)
        notebook.cells.append(cell)
        tiny.hand_in(root, student, notebook)
    private = root / "private"
    private.mkdir()
    (private / "text").write_text(CANARY)
    folder = tiny.hand_in(root, "links", tiny.answered(root)).parent
    (folder / "file").symlink_to(private / "text")
    (folder / "folder").symlink_to(private)
    there = os.getcwd()
    os.chdir(root)
    try:
        assert main(["grade"]) == 0
        assert tiny.api(root).generate_feedback(tiny.MODULE)["success"]
    finally:
        os.chdir(there)
    return root


def test_no_page_runs_a_script(course):
    for student in CELLS:
        (path,) = Path(course, "feedback", student, tiny.MODULE).glob("*.html")
        soup = BeautifulSoup(path.read_text(), "html.parser")
        assert not soup.find_all(["iframe", "object", "embed"])
        assert not [script for script in soup.find_all("script") if "attacked" in script.text]
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")], (student, tag)
            assert "javascript:" not in str(tag.get("href", "")), (student, tag)


def test_points_are_what_they_would_be(course):
    scores = tiny.scores(course)
    for student in ("honest", *NAMES):
        assert (scores[student]["double"], scores[student]["add_up"]) == (2, 2), student
    for student in (*CELLS, "links"):
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
