"""The class report in a browser: from a file, sorted by a click, quick for 300 students."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.report.page import to_page


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    from tests.report.test_page import large_class

    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(to_page(large_class()), encoding="utf-8")
    return path.as_uri()


def test_it_opens_in_less_than_two_seconds(page, address):
    page.goto("about:blank")
    began = time.perf_counter()
    page.goto(address)
    page.locator("table.heat tbody tr").first.wait_for()
    assert time.perf_counter() - began < 2


def test_a_head_sorts_its_table_by_mouse_and_by_key(page, address):
    page.goto(address)
    table = page.locator("table.heat").first
    first = table.locator("tbody tr").first
    assert first.locator("th").inner_text() == "student_000"
    head = table.get_by_role("button", name="Student")
    head.click()
    head.focus()
    page.keyboard.press("Enter")
    assert first.locator("th").inner_text() == "student_299"
    assert table.locator("thead th").first.get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_for_those_who_read_otherwise(scheme, browser, tmp_path):
    from tests.report.test_page import large_class

    path = tmp_path / "report.html"
    path.write_text(to_page(large_class(students=8, modules=2)), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme)
    opened = context.new_page()
    opened.goto(path.as_uri())
    found = Axe().run(opened).response["violations"]
    context.close()
    serious = [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
