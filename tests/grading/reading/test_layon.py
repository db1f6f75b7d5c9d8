"""Is every submission, however broken, scored for what is in it?"""

import copy
import json

import nbformat
import pytest
import tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.grading.reading.conflicts import first_sides
from autograder.grading.reading.layon import is_students, lay_on


@pytest.fixture
def release(built):
    return tiny.release(built)


def laid(release, notebook):
    """The laid-on notebook's cells by id, and the notes."""
    data = notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode()
    result, notes = lay_on(data, release)
    nbformat.validate(result)
    return {cell.id: cell for cell in result.cells}, notes, result


def full(release):
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.id.removesuffix("_answer")
        if name in tiny.SOLUTIONS and cell.id != name:
            cell.source = tiny.SOLUTIONS[name]
    return notebook


def has_solutions(cells):
    return all(cells[f"{name}_answer"].source == text for name, text in tiny.SOLUTIONS.items())


def test_a_sound_submission_is_taken_as_it_is(release):
    cells, notes, result = laid(release, full(release))
    assert has_solutions(cells) and notes == []
    assert [cell.id for cell in result.cells] == [cell.id for cell in release.cells]


def test_answers_without_metadata_and_ids_are_found_by_name(release):
    notebook = full(release)
    for index, cell in enumerate(notebook.cells):
        cell.metadata.clear()
        cell.id = f"other-{index}"
    cells, _, _ = laid(release, notebook)
    assert has_solutions(cells)


def test_merged_answers_reach_both_cells(release):
    notebook = full(release)
    kept = {cell.id: cell for cell in notebook.cells}
    kept["double_answer"].source = "\n\n".join(tiny.SOLUTIONS.values())
    notebook.cells = [cell for cell in notebook.cells if cell.id != "add_up_answer"]
    cells, notes, _ = laid(release, notebook)
    assert "def add_up" in cells["add_up_answer"].source
    assert any("add_up_answer" in note for note in notes)


def test_an_answer_in_a_lecture_cell_is_found(release):
    notebook = copy.deepcopy(release)
    notebook.cells[1].source += "\n" + tiny.SOLUTIONS["double"]
    cells, notes, _ = laid(release, notebook)
    assert "return 2 * x" in cells["double_answer"].source
    assert notes == ["double_answer: the answer was found in another cell."]


def test_an_untouched_release_gives_no_notes(release):
    _, notes, result = laid(release, release)
    assert notes == [] and result == release


def test_deleted_check_cells_come_back(release):
    notebook = full(release)
    notebook.cells = [cell for cell in notebook.cells if cell.id.endswith("_answer")]
    cells, _, _ = laid(release, notebook)
    assert has_solutions(cells) and cells["double"].source == 'check("double")'


def test_edited_locked_cells_are_the_releases(release):
    notebook = full(release)
    for cell in notebook.cells:
        if cell.id in ("double", "plain"):
            cell.source = "2"
            cell.metadata.nbgrader.points = 100
    cells, _, result = laid(release, notebook)
    assert cells["double"].source == 'check("double")'
    assert cells["plain"].metadata.nbgrader.points == 1
    assert "2" not in [cell.source for cell in result.cells]


def test_own_cells_are_carried_over_in_place(release):
    notebook = full(release)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("mine = 1"))
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("first"))
    _, _, result = laid(release, notebook)
    sources = [cell.source for cell in result.cells]
    assert sources[0] == "first"
    assert sources.index("mine = 1") == sources.index("import math") + 1
    assert [is_students(cell) for cell in result.cells][:4] == [True, False, False, True]


def test_an_edited_lecture_cell_runs_after_the_releases(release):
    notebook = full(release)
    notebook.cells[1].source = "import math, json"
    _, _, result = laid(release, notebook)
    sources = [cell.source for cell in result.cells]
    assert sources[1:3] == ["import math", "import math, json"]


def test_a_missing_answer_is_noted_and_left_blank(release):
    notebook = full(release)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "double_answer"]
    cells, notes, _ = laid(release, notebook)
    assert "NotImplementedError" in cells["double_answer"].source
    assert any("missing" in note for note in notes)


def test_written_answers_without_metadata_are_found_by_place(release):
    notebook = full(release)
    notebook.cells[-1] = nbformat.v4.new_markdown_cell("Because it adds.")
    cells, _, _ = laid(release, notebook)
    assert cells["why"].source == "Because it adds."


def encodings(text):
    yield b"\xef\xbb\xbf" + text.encode()
    yield text.encode("utf-16")
    yield text.replace("2 * x", "2 * x  # caf\xe9").encode("cp1252")


def test_other_encodings_are_read(release):
    for data in encodings(nbformat.writes(full(release))):
        cells, _, _ = laid(release, data)
        assert "2 * x" in cells["double_answer"].source


def test_a_truncated_file_keeps_its_whole_cells(release):
    text = nbformat.writes(full(release))
    cut = text.index("def add_up")
    cells, notes, _ = laid(release, text[:cut].encode())
    assert cells["double_answer"].source == tiny.SOLUTIONS["double"]
    assert "NotImplementedError" in cells["add_up_answer"].source
    assert any("damaged" in note for note in notes)


def test_a_cell_that_breaks_off_keeps_its_whole_lines(release):
    text = nbformat.writes(full(release))
    cut = text.index("return sum") + 8
    cells, _, _ = laid(release, text[:cut].encode())
    assert cells["add_up_answer"].source.strip() == "def add_up(values):"


def test_old_formats_are_read(release):
    notebook = full(release)
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "code", "input": cell.source, "outputs": [], "metadata": {}}
                    for cell in notebook.cells
                    if cell.cell_type == "code"
                ]
            }
        ],
    }
    cells, _, _ = laid(release, json.dumps(old).encode())
    assert has_solutions(cells)


def test_old_nbgrader_metadata_is_read(release):
    notebook = full(release)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            grade_id = cell.metadata.nbgrader.grade_id
            cell.metadata.nbgrader = {"grade_id": grade_id, "solution": True, "schema_version": 0}
            cell.id = f"x-{grade_id}"
    cells, _, _ = laid(release, notebook)
    assert has_solutions(cells)


@pytest.mark.parametrize("lost", ["ids", "metadata"])
def test_answers_behind_thousands_of_own_cells_are_found(release, lost):
    notebook = full(release)
    for cell in notebook.cells:
        if lost == "ids":
            del cell["id"]
        else:
            cell.metadata.clear()
    own = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": []}
    raw = {**notebook, "cells": [own] * 2_500 + notebook.cells}
    cells, notes, result = laid(release, json.dumps(raw).encode())
    assert has_solutions(cells) and len(result.cells) == len(release.cells) + 2_000
    assert len(notes) == 1 and "of the student's were left out" in notes[0]


def test_a_script_is_read_as_one_cell(release):
    cells, notes, _ = laid(release, "\n".join(tiny.SOLUTIONS.values()).encode())
    assert "return 2 * x" in cells["double_answer"].source
    assert "return sum(values)" in cells["add_up_answer"].source
    assert any("script" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n3", "1\n3"),
        ("<<<<<<< a\r\n1\r\n|||||||\r\n0\r\n=======\r\n2\r\n>>>>>>> b", "1\r\n"),
        ("<<<<<<< a\n<<<<<<< b\n1\n=======\n2\n=======\n>>>>>>> b\n", "<<<<<<< b\n1\n"),
        ("<<<<<<< a\n1\n=======\n2", "<<<<<<< a\n1\n=======\n2"),
        ("Title\n=======\n>>>>>>> b\n", "Title\n=======\n>>>>>>> b\n"),
    ],
)
def test_of_each_whole_conflict_the_first_side_is_read(text, read):
    assert first_sides(text) == read


NASTY = [
    b"",
    b"null",
    b"[]",
    b'{"cells": 3}',
    b'{"cells": [1, null, {"cell_type": []}, {"source": {"a": 1}, "metadata": []}]}',
    b'{"cells": [{"cell_type": "code", "source": ["\\ud800", 5, null]}]}',
    b'{"cells": [{"cell_type": "code", "source": "\\u0000"}]}',
    b"[" * 100_000,
    b'{"cells": [' * 50_000,
    b"1" * 10_000,
    b"\xff\xfe\xff",
    b"PK\x03\x04" + bytes(range(256)) * 10,
]


@pytest.mark.parametrize("data", NASTY, ids=range(len(NASTY)))
def test_no_bytes_raise(release, data):
    _, notes, result = laid(release, data)
    assert len(result.cells) >= len(release.cells) and notes


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_mangled_notebooks_never_raise(built, data):
    release = tiny.release(built)
    whole = nbformat.writes(full(release)).encode()
    mangled = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(mangled) - 1)))
        length = data.draw(st.integers(0, 400))
        mangled[at : at + length] = data.draw(st.binary(max_size=20))
    ids = [cell.id for cell in release.cells]
    result, _ = lay_on(bytes(mangled), release)
    nbformat.validate(result)
    assert [cell.id for cell in result.cells if cell.id in ids] == ids
    assert nbformat.writes(result).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_any_bytes_never_raise(built, data):
    result, _ = lay_on(data, tiny.release(built))
    nbformat.validate(result)
