"""The book in a browser: legible on light and dark, and its search finds what modules teach."""

import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

COURSE = Path(__file__).parents[2]
PAGES = ("index", "01_tensors", "work", "tapescope")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "html"
    command = [sys.executable, "-W", "ignore", str(COURSE / "site/build.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_serious_fault_for_those_who_read_otherwise(name, scheme, browser, site):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto((site / f"{name}.html").as_uri())
    found = Axe().run(page).response["violations"]
    context.close()
    serious = [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_search_finds_each_module_by_what_it_teaches(page, site):
    from autograder.lab.course_map import read_map

    for stop in read_map(COURSE / "source"):
        concept = stop.teaches[0]
        page.goto((site / "search.html").as_uri() + f"?q={concept.replace(' ', '+')}")
        page.locator(f'#search-results li a[href*="{stop.name}"]').first.wait_for()
