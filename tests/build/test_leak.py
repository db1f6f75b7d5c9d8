"""Is a solution or a wrong answer found wherever it shows, and nothing else?"""

import json
import shutil
from pathlib import Path

import pytest

from autograder.build.leak import check_leaks
from autograder.build.notebook import Notebook
from autograder.module import Module

from . import tiny


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "course"))


def leaks(course: Path) -> list[str]:
    module = Module(course / "source" / tiny.MODULE)
    public = [course / "release" / tiny.MODULE, course / "notebooks" / f"{tiny.MODULE}.ipynb"]
    return list(check_leaks(module, Notebook.read(module.notebook), public))


def replace_text(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def add_cell(path: Path, source: str, outputs: list[object] | None = None) -> None:
    raw = json.loads(path.read_text())
    cell = tiny.cell(f"more-{len(raw['cells'])}", "code", source)
    cell["outputs"] = outputs or []
    raw["cells"].append(cell)
    path.write_text(json.dumps(raw))


def test_what_the_build_made_shows_nothing(course: Path) -> None:
    assert leaks(course) == []


def test_a_solution_in_the_released_notebook_is_found(course: Path) -> None:
    add_cell(course / "release" / tiny.MODULE / f"{tiny.MODULE}.ipynb", tiny.TOTAL)
    (found,) = leaks(course)
    assert "01_tiny/01_tiny.ipynb: it shows the solution in cell total_answer" in found


def test_one_line_of_a_solution_is_found(course: Path) -> None:
    add_cell(course / "notebooks" / "01_tiny.ipynb", "added   =   added+number  # as told")
    (found,) = leaks(course)
    assert "notebooks/01_tiny.ipynb: it shows the solution in cell total_answer" in found


def test_a_solution_in_an_output_is_found(course: Path) -> None:
    text = [line + "\n" for line in tiny.TOTAL.splitlines()]
    output = {"output_type": "stream", "name": "stdout", "text": text}
    add_cell(course / "notebooks" / "01_tiny.ipynb", "shown", [output])
    assert len(leaks(course)) == 1


def test_a_misconception_in_a_hint_is_found(course: Path) -> None:
    """Also where the author wrote it in source/ too, as a hint of exercises.py."""
    for room in ("source", "release"):
        path = course / room / tiny.MODULE / "exercises.py"
        replace_text(
            path, '"Add it to itself."', '"Not so:\\n" "answer = x * x\\n" "return answer"'
        )
    (found,) = leaks(course)
    assert "exercises.py: it shows the body of squared_number" in found


def test_another_way_in_expected_json_is_found(course: Path) -> None:
    path = course / "release" / tiny.MODULE / "expected.json"
    replace_text(path, "print `len(values)`.", "return float(np.sum(values)) + extra")
    (found,) = leaks(course)
    assert "expected.json: it shows the body of with_extra" in found


def test_a_line_that_the_lecture_shows_anyway_is_no_leak(course: Path) -> None:
    """A solution may repeat a line of the lecture; only the whole of it would give it away."""
    raw = json.loads((course / "source" / tiny.MODULE / "01_tiny.ipynb").read_text())
    tiny.cell_of(raw, "sums-4")["source"] = "added = added + number"
    tiny.write_notebook(course / "source" / tiny.MODULE, raw)
    add_cell(course / "release" / tiny.MODULE / "01_tiny.ipynb", "added = added + number")
    assert leaks(course) == []


def test_a_file_that_cannot_be_searched_is_told(course: Path) -> None:
    (course / "release" / tiny.MODULE / "odd.json").write_text("{")
    assert leaks(course) == ["odd.json: it can't be read, so it can't be searched for solutions."]
