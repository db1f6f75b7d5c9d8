"""Can one small file hold up the class? What reads it in the grading process must be quick."""

import json
import time

import pytest
import tiny
from nbformat.v4 import new_output

from autograder.grading.cleaning import OutputCleaner, clean_markdown
from autograder.grading.reading.layon import count_answers, lay_on
from autograder.grading.reading.tolerant import read_pieces

SECONDS = 3.0
"""Far above what each of these takes, far below what it took."""


def seconds(function, *arguments):
    begin = time.process_time()
    function(*arguments)
    return time.process_time() - begin


def notebook(cells):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


@pytest.mark.parametrize("count", [20_000, 40_000])
@pytest.mark.parametrize(
    "lines",
    [
        b"<<<<<<< a\n",
        b"<<<<<<< a\n||||||| b\n",
        b"<<<<<<< a\n=======\n",
        b"=======\n>>>>>>> b\n",
        b"<<<<<<< a\n||||||| b\n=======\nx",
    ],
)
def test_marks_of_conflicts(lines, count):
    assert seconds(read_pieces, lines * count) < SECONDS


PAGES = ["<a><div>", "<b title={}><p>", "<dt><b title={}>", "<div>", " b{}"]


@pytest.mark.parametrize("count", [150, 300, 2_000, 4_000])
@pytest.mark.parametrize("part", PAGES)
def test_html_of_many_tags(part, count):
    page = "<a" + "".join(part.format(number) for number in range(count)) + "</b>" * count
    output = new_output("display_data", data={"text/html": page})
    assert seconds(OutputCleaner().clean, [output]) < SECONDS


def test_html_in_many_outputs_of_many_cells():
    page = "".join(f"<b title={number}><p>" for number in range(150))
    outputs = [new_output("display_data", data={"text/html": page})] * 40
    cleaner = OutputCleaner()
    assert seconds(lambda: [cleaner.clean(outputs) for _ in range(20)]) < 3 * SECONDS


@pytest.mark.parametrize("count", [50_000, 100_000])
@pytest.mark.parametrize("text", ["javascript", "data\\"])
@pytest.mark.parametrize("filling", [" ", "\\", "\\ "])
def test_links_that_never_end(text, filling, count):
    assert seconds(clean_markdown, text + filling * count) < SECONDS


@pytest.mark.parametrize("count", [20, 40])
@pytest.mark.parametrize("line", ["x = 1\n", "a.b.c.d.e.f\n"])
def test_code_in_cells_of_text(built, line, count):
    source = "def double(x):\n    return 2\n" + line * (90_000 // len(line))
    data = notebook([markdown(source)] * count)
    release = tiny.release(built)
    assert seconds(lay_on, data, release) < SECONDS
    assert seconds(count_answers, data, release) < SECONDS


def test_many_small_cells_of_text_that_are_code(built):
    data = notebook([markdown("def double(x):\n    return 3")] * 2_000)
    assert seconds(lay_on, data, tiny.release(built)) < SECONDS


def test_a_long_script():
    assert seconds(read_pieces, b"x = 1\n" * 300_000) < SECONDS


def test_broken_cells_before_a_long_rest():
    data = b'{"id": ' * 100 + b"[" + b"1," * 1_000_000
    assert seconds(read_pieces, data) < SECONDS


def test_many_small_outputs():
    page = new_output("display_data", data={"text/html": "<b>"})
    assert seconds(OutputCleaner().clean, [page] * 5_000) < 2 * SECONDS
    error = new_output("error", ename="E", evalue="", traceback=["x"] * 100_000)
    assert seconds(OutputCleaner().clean, [error]) < SECONDS / 2
