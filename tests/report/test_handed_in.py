"""What is shown of a student's notebook: wrong code without its author, and guesses?"""

import json

import pytest

from autograder.grading.reading.tolerant import Piece
from autograder.module import Module
from autograder.report.handed_in import code_of, predictions, read_class, sample, what_happened

CODE = '''# by Eve, 2nd row
def slope_at(f, x0):
    """Eve's slope."""
    y = f(x0)  # ask Eve

    return y
'''


def code(*sources):
    return [Piece("code", source) for source in sources]


def test_a_sample_says_nothing_of_whose_it_is():
    assert code_of(code(CODE), "slope_at") == "def slope_at(f, x0):\n    y = f(x0)\n    return y"


def test_the_last_definition_counts_and_a_broken_cell_is_passed_over():
    found = code_of(code("def f(): return 1", "def f(): return 2", "def f(: no"), "f")
    assert found == "def f():\n    return 2"
    assert code_of(code("x = 1"), "f") == ""


def test_code_nested_deeper_than_python_goes_down_is_passed_over():
    deep = "def f(): return " + "1+" * 1500 + "1"
    assert code_of(code("def f(): return 2", deep), "f") == "def f():\n    return 2"


def test_the_shortest_answer_is_shown_and_a_long_one_never():
    assert sample(["def f():\n    return 22", "def f():\n    return 2", ""]).endswith("return 2")
    assert sample(["def f():\n" + "    x = 1\n" * 40]) == ""


@pytest.fixture(name="module")
def made_module(tmp_path):
    folder = tmp_path / "02_x"
    folder.mkdir()
    (folder / "module.toml").write_text(
        '[predictions.outside]\nquestion = "What?"\n'
        '[[predictions.outside.options]]\nvalue = "6.0"\nreply = "no"\n'
        '[[predictions.outside.options]]\nvalue = "None"\nreply = "yes"\n'
    )
    return Module(folder)


def test_guesses_are_counted_by_answer_and_sureness(module):
    notebooks = {
        "a": code('guess = predict("outside", 6.0, sure=True)'),
        "b": code('guess = predict("outside", None, sure=...)'),
        "c": code('guess = predict("outside", ..., sure=...)'),
        "d": code('predict("outside", 6.0 * x)', 'predict("gone", 1)', "predict("),
    }
    (one,) = predictions(module, {"outside": "None"}, notebooks)
    counted = [(guess.answer, guess.students, guess.sure, guess.right) for guess in one.guesses]
    assert counted == [("6.0", 1, 1, False), ("None", 1, 0, True)]
    assert one.open == 2


def test_what_happened_is_read_from_the_lecture_s_run(tmp_path):
    def cell(source, said):
        return {"source": [source], "outputs": [{"data": {"text/plain": [said]}}]}

    book = tmp_path / "book.ipynb"
    cells = [
        cell('reveal("a", a)', "○ What happened:\n  It gave `[16.0,\n  2.0]`.\n"),
        cell('reveal("b", b)', "It raised `ValueError`: no"),
        cell('reveal("c", c)', "It gave `'grows'`."),
        cell("other()", "It gave `3`."),
    ]
    book.write_text(json.dumps({"cells": cells}))
    assert what_happened(book) == {"a": "[16.0, 2.0]", "b": "raises", "c": "grows"}
    assert what_happened(tmp_path / "none.ipynb") == {}


def test_a_link_or_nothing_in_place_of_a_notebook_is_nobody(tmp_path):
    folder = tmp_path / "ada" / "02_x"
    folder.mkdir(parents=True)
    (folder / "02_x.ipynb").symlink_to(tmp_path / "secret")
    assert read_class(tmp_path, "02_x", ["ada", "bob"]) == {}
