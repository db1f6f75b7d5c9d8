"""Is the book whole, the same twice, free of solutions, and in need of nothing from elsewhere?"""

import ast
import filecmp
import importlib.util
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]


def build_module():
    specification = importlib.util.spec_from_file_location("site_build", COURSE / "site/build.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def built(folder):
    command = [sys.executable, "-W", "ignore", str(COURSE / "site/build.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("site") / "html")


def test_two_builds_give_the_same_pages(site, tmp_path):
    again = built(tmp_path / "again")
    names = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    _, differing, errors = filecmp.cmpfiles(site, again, list(map(str, names)), shallow=False)
    assert (differing, errors) == ([], [])


def test_every_module_has_its_page_and_its_place_on_the_first(site):
    index = (site / "index.html").read_text(encoding="utf-8")
    for folder in (COURSE / "source").glob("[0-9]*/"):
        assert (site / f"{folder.name}.html").is_file()
        assert f'href="{folder.name}.html"' in index


def test_no_solution_is_in_it(site):
    whole = unescape(
        re.sub(r"<[^>]+>", "", "\n".join(p.read_text("utf-8") for p in site.rglob("*.html")))
    )
    for folder in (COURSE / "source").glob("[0-9]*/"):
        notebook = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))
        text = "\n\n".join("".join(cell["source"]) for cell in notebook["cells"])
        for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END", text, re.S):
            assert region.count("\n") < 2 or region.strip() not in whole
    assert "BEGIN SOLUTION" not in whole


def test_no_rubric_and_no_marked_sample_is_in_it(site):
    pages = "\n".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    whole = words(unescape(re.sub(r"<[^>]+>", "", pages)))
    texts = [
        part.value
        for path in (COURSE / "source").glob("[0-9]*/misconceptions.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Rubric"
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value
    ]
    assert len(texts) > 40
    assert not [text for text in texts if words(text) in whole]


def words(text):
    """The text without Markdown's marks and with one space between words."""
    return " ".join(re.sub(r"[`*]", "", text).split())


def page(folder, name, body):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"<h1 id=top>x</h1>{body}")


@pytest.mark.parametrize(
    "link, broken",
    [
        ("b.html", 0), ("b.html#top", 0), ("#top", 0), ("https://x.org/none", 0),
        ("gone.html", 1), ("b.html#gone", 1), ("#gone", 1), ("img/none.png", 1),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_told(link, broken, tmp_path):
    page(tmp_path / "out", "a.html", f'<a href="{link}">x</a>')
    page(tmp_path / "out", "b.html", "")
    assert len(list(build_module().broken_links(tmp_path / "out"))) == broken


@pytest.mark.parametrize(
    "tag, told",
    [
        ('<script src="https://cdn.x/a.js">', 1), ('<link rel="s" href="//cdn.x/a.css">', 1),
        ('<img src="_images/a.png">', 0), ('<a href="https://x.org">', 0),
    ],
)  # fmt: skip
def test_what_would_be_fetched_is_told(tag, told, tmp_path):
    page(tmp_path / "out", "a.html", tag)
    assert len(list(build_module().fetched(tmp_path / "out"))) == told


def test_launch_links_stand_below_the_title_where_they_are_set(site):
    from autograder.kit.launch import Launch
    from autograder.lab.course_map import Stop

    module, stop = build_module(), Stop("02_x", "X", 1, (), ())
    text = json.dumps({"cells": [{"source": ["# X\n", "Words."]}]})
    assert module.with_links(text, stop, Launch()) == text
    linked = json.loads(module.with_links(text, stop, Launch(colab="https://c/")))
    assert "".join(linked["cells"][0]["source"]) == (
        "# X\n\n[Open in Colab](https://c/02_x.ipynb)\nWords."
    )
    assert "Open in Colab" not in (site / "01_tensors.html").read_text(encoding="utf-8")
