"""Does every notebook of every room run as it must? A new module is found and held too."""

import nbformat
import pytest

from .rooms import LEARN, READ, TEACH, is_exercise, learn, read, stem, teach


def test_every_module_is_in_every_room():
    assert TEACH, "there is a course to test"
    assert [path.stem for path in TEACH] == [path.stem for path in LEARN]
    assert [path.stem for path in TEACH] == [path.stem for path in READ]
    assert all(path.stem == path.parent.name for path in TEACH + LEARN)


def test_each_lecture_gives_the_outputs_it_shows():
    code, report = read(*READ)
    assert code == 0, report


def test_solutions_pass_their_checks():
    code, report = teach(*TEACH)
    assert code == 0, report


@pytest.mark.parametrize(("released", "lecture"), list(zip(LEARN, READ, strict=True)), ids=stem)
def test_what_is_released_is_the_lecture_that_was_run(released, lecture):
    """So each release runs as its lecture does, and not each needs to be run again."""
    ours, run = (nbformat.read(path, as_version=4).cells for path in (released, lecture))
    assert [(cell.id, cell.source) for cell in ours] == [(cell.id, cell.source) for cell in run]


@pytest.mark.parametrize("notebook", [LEARN[0], LEARN[-1]], ids=stem)
def test_release_runs_and_nothing_counts_as_tried(notebook):
    """That each stub of each module is judged so, `autograder build --check` proves."""
    checks = learn(notebook)
    assert checks, "there is something to solve"
    assert [name for name, text in checks.items() if "Not tried" not in text] == []


@pytest.mark.parametrize("notebook", READ, ids=stem)
def test_every_lecture_cell_was_run(notebook):
    """nbval compares nothing in a cell without an execution count."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells
             if cell.cell_type == "code"]  # fmt: skip
    lecture = [cell for cell in cells if not is_exercise(cell)]
    assert lecture
    assert [cell.id for cell in lecture if cell.execution_count is None] == []
    solved = [
        cell.id for cell in cells if is_exercise(cell) and (cell.outputs or cell.execution_count)
    ]
    assert solved == [], "exercises are for the reader"
