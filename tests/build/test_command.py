"""Is what is generated written whole or not at all, and is it told when it is stale?"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.build import command
from autograder.build.command import build
from autograder.command import main
from autograder.source_start import WarmSource

from . import tiny

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("quick_build")
GENERATED = (
    f"source/{tiny.MODULE}/expected.json",
    f"release/{tiny.MODULE}/exercises.py",
    f"release/{tiny.MODULE}/expected.json",
    f"release/{tiny.MODULE}/module.toml",
    f"release/{tiny.MODULE}/{tiny.MODULE}.ipynb",
    f"notebooks/{tiny.MODULE}.ipynb",
)


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "course"))


def contents(course: Path) -> dict[str, bytes]:
    files = (path for path in course.rglob("*") if path.is_file())
    return {path.relative_to(course).as_posix(): path.read_bytes() for path in files}


def test_it_writes_what_is_generated_and_nothing_else(built: Path, tmp_path: Path) -> None:
    tiny.write_course(tmp_path)
    assert set(contents(built)) - set(contents(tmp_path)) == set(GENERATED)


def test_the_same_source_gives_the_same_bytes(
    course: Path, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(course / "release")
    (course / "source" / tiny.MODULE / "expected.json").unlink()
    assert build(course) == 0
    assert contents(course) == contents(built)
    said = capsys.readouterr().out
    assert "2 exercises, 7 misconceptions (5 told in their own words, 2 in a group;" in said


def test_exercises_are_left_unsolved_and_not_run(built: Path) -> None:
    raw = json.loads((built / "notebooks" / f"{tiny.MODULE}.ipynb").read_text())
    release = json.loads((built / GENERATED[4]).read_text())
    for cell, released in zip(raw["cells"], release["cells"], strict=True):
        assert (cell["id"], cell["source"]) == (released["id"], released["source"])
        if cell["cell_type"] == "code":
            is_exercise = "nbgrader" in cell["metadata"]
            assert (cell["execution_count"] is None) == is_exercise
            assert not (is_exercise and cell["outputs"])
    lines = [cell["outputs"] for cell in raw["cells"] if cell["id"] == "sums-4"]
    assert lines == [[{"name": "stdout", "output_type": "stream", "text": ["42\n"]}]]
    assert "raise NotImplementedError" in str(raw) and "twofold = x" not in str(raw)
    assert raw["metadata"]["language_info"] == {"name": "python"}


def test_a_check_of_what_is_current_passes_and_writes_nothing(course: Path) -> None:
    before = contents(course)
    assert build(course, check=True) == 0
    assert contents(course) == before


@pytest.mark.parametrize("cases", ["0", "6", "20", "-4", "few"])
def test_cases_that_make_no_draw_are_refused(
    cases: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["build", "--check", "--proof-cases", cases])
    assert f"give one of 4, 8, 12, 16, not {cases}" in capsys.readouterr().err


def test_what_is_written_is_proved_on_all_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--proof-cases", "8"]) == 2
    assert "--proof-cases needs --check" in capsys.readouterr().err


def test_a_changed_source_makes_everything_stale(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = course / "source" / tiny.MODULE / "exercises.py"
    path.write_text(path.read_text().replace("rng.uniform(3, 9, size=4)", "rng.uniform(5, 9, 4)"))
    before = contents(course)
    assert build(course, check=True) == 1
    assert contents(course) == before
    said = capsys.readouterr().err
    for name in (GENERATED[0], f"release/{tiny.MODULE}", GENERATED[5]):
        assert f"{name} is stale. Write it with: autograder build {tiny.MODULE}" in said


def test_a_release_that_was_changed_is_red(course: Path) -> None:
    """As `make test` asks, by the command itself."""
    path = course / GENERATED[4]
    raw = json.loads(path.read_text())
    text = next(cell for cell in raw["cells"] if cell["cell_type"] == "markdown")
    text["source"] = "".join(text["source"]) + "\n\nOld words."
    path.write_text(json.dumps(raw))
    done = subprocess.run(
        [sys.executable, "-m", "autograder.command", "build", "--check"],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    stale = f"release/{tiny.MODULE} is stale. Write it with: autograder build {tiny.MODULE}"
    assert stale in done.stderr


def test_a_notebook_is_run_again_only_when_its_release_changed(course: Path) -> None:
    reading = course / "notebooks" / f"{tiny.MODULE}.ipynb"
    marked = reading.read_text().replace("42\\n", "43\\n")
    reading.write_text(marked)
    assert build(course) == 0
    assert reading.read_text() == marked
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["source"] = "print(6 * 8)"
    tiny.write_notebook(course / "source" / tiny.MODULE, raw)
    assert build(course) == 0
    assert "48\\n" in reading.read_text() and "43\\n" not in reading.read_text()


def test_a_problem_writes_nothing(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = course / "source" / tiny.MODULE / "misconceptions.py"
    path.write_text(path.read_text().replace("return abs(2.0 * x)", "return x + x"))
    before = contents(course)
    assert build(course) == 1
    assert contents(course) == before
    assert "misconception unsigned_number is judged right" in capsys.readouterr().err


def test_a_solution_in_a_hint_is_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = course / "source" / tiny.MODULE / "exercises.py"
    hint = "for number in values:\\n    added = added + number"
    path.write_text(path.read_text().replace("All of them count.", hint))
    before = contents(course)
    assert build(course) == 1
    assert contents(course) == before
    assert "exercises.py: it shows the solution in cell total_answer" in capsys.readouterr().err


def test_a_wrong_solution_is_refused(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Then the other right way disagrees, or a mistake does."""
    raw = tiny.notebook()
    answer = tiny.cell_of(raw, "doubled_answer")
    answer["source"] = answer["source"].replace("x + x", "x * x")
    tiny.write_notebook(course / "source" / tiny.MODULE, raw)
    assert build(course) == 1
    said = capsys.readouterr().err
    assert "another way, shifted_number, is judged wrong" in said
    assert "misconception squared_number is judged right" in said


def test_a_lecture_that_needs_a_solution_is_refused(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["source"] = "print(doubled(3))"
    tiny.write_notebook(course / "source" / tiny.MODULE, raw)
    assert build(course) == 2
    assert "cell sums-4 failed in the release" in capsys.readouterr().err


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_an_unknown_module_is_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "09_absent", "--course", str(folder.parents[1])]) == 2
    assert "There is no module 09_absent; there are 01_tiny." in complaint(capsys)


def test_many_modules_are_built_by_few_processes(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each has all imported; what is told of the modules keeps their order."""
    names = [tiny.MODULE, "02_more", "03_most"]
    for name in names[1:]:
        copy = Path(shutil.copytree(course / "source" / tiny.MODULE, course / "source" / name))
        (copy / f"{tiny.MODULE}.ipynb").rename(copy / f"{name}.ipynb")
        (copy / "expected.json").unlink()
    begun: list[WarmSource] = []
    enter = WarmSource.__enter__
    monkeypatch.setattr(command, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(WarmSource, "__enter__", lambda one: begun.append(one) or enter(one))
    build(course)
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said[:3]] == names and len(begun) == 1
    assert all("2 exercises, 7 misconceptions" in line for line in said[:3])


def test_a_folder_that_is_no_course_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--course", str(tmp_path)]) == 2
    assert "has no folder source/" in complaint(capsys)
    (tmp_path / "source").mkdir()
    assert main(["build", "--course", str(tmp_path)]) == 2
    assert "has no module" in complaint(capsys)


def test_an_empty_module_folder_is_bad_input(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder.parent / "02_empty").mkdir()
    assert main(["build", "02_empty", "--course", str(folder.parents[1])]) == 2
    assert "02_empty/02_empty.ipynb is missing" in complaint(capsys)


def test_a_broken_cell_is_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["source"] = "1 / 0"
    tiny.write_notebook(folder, raw)
    assert main(["build", "--course", str(folder.parents[1])]) == 2
    said = complaint(capsys)
    assert "source/01_tiny/01_tiny.ipynb: cell sums-4, line 1 raised ZeroDivisionError" in said
    assert not (folder.parents[1] / "release").exists()


def test_a_place_that_cannot_be_written_is_bad_input(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(course / "release")
    (course / "release").write_text("a file in the way")
    (course / "source" / tiny.MODULE / "expected.json").unlink()
    before = contents(course)
    assert main(["build", "--course", str(course)]) == 2
    assert "Nothing was changed" in complaint(capsys)
    assert contents(course) == before


def test_a_missing_configuration_is_bad_input(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "nbgrader_config.py").unlink()
    assert main(["build", "--course", str(course)]) == 2
    assert "nbgrader_config.py is missing" in complaint(capsys)
