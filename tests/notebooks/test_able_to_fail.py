"""Do the tests of the rooms turn red when a notebook is spoiled?

Each takes a copy of one module, keeps the cells that matter, and spoils one thing. That a stale
release turns the build's check red is in `tests/build/test_command.py`.
"""

import shutil

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from .rooms import COURSE, TEACH, is_check, is_exercise, learn, read, teach

MODULE = TEACH[0].stem


@pytest.fixture
def course(tmp_path):
    """A copy of the rooms with the first module in them."""
    for room in ("source", "release"):
        shutil.copytree(COURSE / room / MODULE, tmp_path / room / MODULE)
    shutil.copy2(COURSE / "nbgrader_config.py", tmp_path)
    (tmp_path / "notebooks").mkdir()
    shutil.copy2(COURSE / "notebooks" / f"{MODULE}.ipynb", tmp_path / "notebooks")
    return tmp_path


def change(path, edit):
    """Read a notebook, let `edit` change its cells, and write it back."""
    book = nbformat.read(path, as_version=4)
    edit(book.cells)
    nbformat.write(book, path)


def keep_first_exercise(cells):
    """Leave the opening and the first exercise, which needs nothing else."""
    first = next(number for number, cell in enumerate(cells) if is_check(cell))
    opening = [cell for cell in cells if cell.id.startswith("opening-")]
    cells[:] = opening + [cell for cell in cells[: first + 1] if is_exercise(cell)]


def answer(cells):
    return next(cell for cell in cells if cell.id.endswith("_answer"))


def test_changed_output_is_red(course):
    path = course / "notebooks" / f"{MODULE}.ipynb"

    def spoil(cells):
        cells[:] = [cell for cell in cells if cell.id.startswith("opening-")]
        said = next(cell for cell in cells if cell.cell_type == "code" and cell.outputs)
        said.outputs[0]["text"] += "One line more.\n"

    change(path, spoil)
    code, report = read(path)
    assert code == 1, report
    assert "One line more." in report


def test_lecture_cell_that_raises_is_red(course):
    path = course / "notebooks" / f"{MODULE}.ipynb"

    def spoil(cells):
        cells[:] = [cell for cell in cells if cell.id.startswith("opening-")][:2]
        cells[-1] = nbformat.v4.new_code_cell("1 / 0", execution_count=9)

    change(path, spoil)
    code, report = read(path)
    assert code == 1, report
    assert "ZeroDivisionError" in report


def test_right_solution_is_green_and_a_wrong_one_red(course):
    """The green run shows that red comes from the wrong solution and not from the copying."""
    path = course / "source" / MODULE / f"{MODULE}.ipynb"
    change(path, keep_first_exercise)
    code, report = teach(path)
    assert code == 0, report

    def spoil(cells):
        cell = answer(cells)
        name = cell.id.removesuffix("_answer")
        cell.source += f"\n\n\n_right = {name}\n\n\ndef {name}(*given):\n"
        cell.source += "    return 1.5 * _right(*given)\n"

    change(path, spoil)
    code, report = teach(path)
    assert code == 1, report


def test_stub_left_in_the_source_is_red(course):
    path = course / "source" / MODULE / f"{MODULE}.ipynb"
    change(path, keep_first_exercise)
    shutil.copy2(course / "release" / MODULE / f"{MODULE}.ipynb", path)
    change(path, keep_first_exercise)
    code, report = teach(path)
    assert code == 1, report


def test_solution_left_in_the_release_is_red(course):
    solved = course / "source" / MODULE / f"{MODULE}.ipynb"
    path = course / "release" / MODULE / f"{MODULE}.ipynb"
    shutil.copy2(solved, path)
    change(path, keep_first_exercise)
    (text,) = learn(path).values()
    assert "Not tried" not in text


def test_release_that_raises_is_red(course):
    path = course / "release" / MODULE / f"{MODULE}.ipynb"

    def spoil(cells):
        keep_first_exercise(cells)
        cells.append(nbformat.v4.new_code_cell("1 / 0"))

    change(path, spoil)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        learn(path)
