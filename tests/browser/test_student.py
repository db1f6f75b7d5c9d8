"""A student in JupyterLab: from the map to a right answer, by what the course says alone.

The tests of the journey share one open notebook and follow each other, as a student's hour does.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import TOKEN
from .notebook_page import PATIENCE, NotebookPage

BOOK = "02_recording/02_recording.ipynb"


def answer(*lines):
    """The cell of `slope_at` with this body."""
    body = "".join(f"    {line}\n" for line in ("x = tf.Variable(x0)", *lines))
    return f"def slope_at(f, x0):\n{body}"


EARLY = answer(
    "y = f(x)", "with tf.GradientTape() as tape:", "    pass", "return tape.gradient(y, x)"
)
ZERO = answer("return 0.0 * x")
VALUE = answer("return f(x) + 100.0")
RIGHT = answer("with tf.GradientTape() as tape:", "    y = f(x)", "return tape.gradient(y, x)")


@pytest.fixture(scope="module")
def window(browser):
    """One window for the whole hour."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def book(window, lab):
    """Module 02 as released, opened and run."""
    address, _ = lab
    opened = NotebookPage.at(window, address, BOOK, TOKEN)
    opened.run_all()
    return opened


def checked(book, text):
    """Write an answer, run it and its check; the panel's words."""
    book.write("slope_at_answer", text)
    book.run("slope_at_answer")
    return book.run("slope_at").get_by_role("status").inner_text()


def test_the_map_opens_first_and_leads_to_a_module(page, lab):
    address, _ = lab
    page.goto(f"{address}/?token={TOKEN}")
    link = page.get_by_role("link", name="Recording: what a tape records")
    link.wait_for(timeout=PATIENCE)
    link.click()
    page.get_by_role("tab", name="02_recording.ipynb").wait_for()


def test_run_all_passes_over_what_is_not_tried(book):
    assert book.errors() == []
    assert "Not tried yet" in book.go_to("slope_at").get_by_role("status").inner_text()


def test_every_picture_has_a_text(book):
    book.go_to("block-14")
    texts = book.pictures()
    assert len(texts) >= 3
    assert all(len(text) > 40 and re.search(r"\d", text) for text in texts)


def test_a_prediction_is_made_and_revealed(book):
    source = book.source("recorded-2").replace("...,", "-24.0,").replace("sure=...", "sure=True")
    book.write("recorded-2", source)
    book.run("recorded-2")
    said = book.run("recorded-3").inner_text()
    assert "None" in said and "-24" in said.replace("−", "-")


def test_a_wrong_answer_is_told_its_cause(book):
    said = checked(book, EARLY)
    assert "Not yet" in said
    assert "One way to get exactly this" in said and "before" in said


def test_a_hint_is_given_one_a_try(book):
    book.insert_below("slope_at", 'hint("slope_at")')
    said = book.run_active()
    assert "Hint 1 of 3" in said.inner_text()


def test_three_tries_bring_the_worked_twin(book):
    assert "Another problem of this kind" not in checked(book, ZERO)
    said = checked(book, VALUE)
    assert "Another problem of this kind, worked" in said
    assert "with tf.GradientTape()" in said  # as code to read


def test_validate_says_the_same_as_the_check_of_a_wrong_answer(book):
    """nbgrader's button runs the notebook anew; blank exercises fail there too."""
    said = book.validate()
    assert "slope_at" in said and "Not yet" in said


def test_a_right_answer_is_told_why(book):
    said = checked(book, RIGHT)
    assert said.startswith("✓")
    assert "Right: 2 of 2 parts" in said and "Another way" in said


def test_progress_counts_it(book):
    book.insert_below("slope_at", "from autograder import progress\nprogress()")
    said = book.run_active().inner_text()
    assert "1 of 6 exercises are right" in said and "right, 4 tries" in said


def test_panels_are_read_out_and_no_color_stands_alone(book):
    """Of the panel on the screen: a status, words and symbol beside the color, contrast."""
    book.go_to("slope_at")
    found = Axe().run(book.page, context=".jp-OutputArea-output [role=status]")
    serious = [
        violation["id"]
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_keyboard_alone_runs_an_answer_and_its_check(book):
    """Escape, arrows and Shift+Enter: no mouse."""
    book.go_to("slope_at_answer")
    keys = book.page.keyboard
    keys.press("Escape")
    book.forget_run("slope_at_answer", "slope_at")
    keys.press("Shift+Enter")
    keys.press("Shift+Enter")
    book.wait_for("slope_at")
    assert "Right" in book.go_to("slope_at").get_by_role("status").inner_text()


@pytest.mark.parametrize("width", [420, 760])
def test_a_narrow_window_loses_no_word_of_a_panel(book, width):
    book.page.set_viewport_size({"width": width, "height": 900})
    panel = book.go_to("slope_at").get_by_role("status")
    inside = panel.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    book.page.set_viewport_size({"width": 1280, "height": 1000})
    assert inside


def test_a_panel_is_legible_on_the_dark_theme(book):
    book.menu("Settings", "Theme", "JupyterLab Dark")
    book.page.wait_for_selector('body[data-jp-theme-light="false"]', state="attached")
    panel = book.go_to("slope_at").get_by_role("status")
    look = panel.evaluate(
        """one => {
            let back = one;
            while (getComputedStyle(back).backgroundColor === 'rgba(0, 0, 0, 0)')
                back = back.parentElement;
            return [getComputedStyle(one).color, getComputedStyle(back).backgroundColor];
        }"""
    )
    ink, ground = (luminance(color) for color in look)
    assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5


def luminance(color):
    """Relative luminance of a CSS color, as WCAG 2 defines it."""
    channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_slider_obeys_the_arrow_keys(page, lab):
    address, _ = lab
    book = NotebookPage.at(page, address, "03_persistent_tapes/03_persistent_tapes.ipynb", TOKEN)
    book.run_all()
    cell = book.go_to(book.first_with("pictures.slider"))
    handle = cell.get_by_role("slider").first
    before = handle.get_attribute("aria-valuenow")
    assert before is not None
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).not_to_have_attribute("aria-valuenow", before)
