"""Is an author's module run and observed as the build and the grader need it?"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from autograder import source_start
from autograder.errors import CourseError
from autograder.judge import judge
from autograder.outcome import Array, Outcome
from autograder.source import Observed, observe_module, references
from autograder.source_start import Start, WarmSource, start_fresh

from . import tiny


def broken(folder: Path, name: str, text: str, start: Start = start_fresh) -> str:
    raw = tiny.notebook()
    tiny.cell_of(raw, name)["source"] = text
    tiny.write_notebook(folder, raw)
    with pytest.raises(CourseError) as caught:
        observe_module(folder, [11], whole=True, start=start)
    return str(caught.value)


def test_everything_is_observed_on_every_aspect_and_seed(observed: Observed) -> None:
    doubled = observed.references["doubled"]
    assert [aspect.label for aspect in doubled.aspects] == ["positive numbers", "negative numbers"]
    assert set(doubled.aspects[0].misconceptions) == {"squared_number", "unsigned_number"}
    assert set(observed.other_ways["doubled"]) == {"shifted_number"}
    assert judge(doubled, observed.stubs["doubled"]).status == "not tried"
    assert judge(doubled, observed.again["doubled"]).status == "right"
    total = observed.references["total"].aspects[0]
    assert set(total.misconceptions) == {
        "mean_of_values", "first_of_values", "return_in_loop", "joined_as_text",
        "with_extra[extra=1.0]", "with_extra[extra=2.0]",
    }  # fmt: skip
    assert len(total.solution) == len(total.seeds) == len(total.shown) == 20


def test_a_prediction_is_run_once_and_its_outcome_kept(observed: Observed) -> None:
    returned = observed.predictions["half"].returned
    assert isinstance(returned, Array) and float(returned.values[0]) == 3.5


def test_facts_come_without_importing_the_authors_files(observed: Observed) -> None:
    assert observed.facts["doubled"].title == "Twice a number."
    assert observed.catalogue == {"M01"}
    rubric = observed.rubrics["in_words"]
    assert rubric.criteria == ("Names both?", "Says why?")
    assert [len(one.marks) for one in rubric.samples] == [2, 2]


def test_a_demo_cell_is_left_out_where_it_is_not_asked_for(
    folder: Path, imported: WarmSource
) -> None:
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-3")["source"] = "1 / 0"
    tiny.write_notebook(folder, raw)
    observed = observe_module(folder, [11], start=imported.start)
    assert set(observed.references) == {"doubled", "total"}
    with pytest.raises(CourseError, match="sums-3"):
        observe_module(folder, [11], whole=True, start=imported.start)


def test_a_cell_that_raises_is_named_with_its_line(folder: Path, imported: WarmSource) -> None:
    said = broken(folder, "sums-4", "x = 1\n\nx.absent", imported.start)
    assert f"{tiny.MODULE}.ipynb: cell sums-4, line 3 raised AttributeError" in said
    assert "\n" not in said


def test_a_cell_that_is_no_python_is_named_with_its_line(
    folder: Path, imported: WarmSource
) -> None:
    assert "cell sums-4, line 2 raised SyntaxError" in broken(
        folder, "sums-4", "x = 1\nx = = 2", imported.start
    )


def test_a_missing_solution_is_named(folder: Path, imported: WarmSource) -> None:
    assert "no cell that is run defines doubled" in broken(
        folder, "doubled_answer", "twofold = 2", imported.start
    )


def test_a_stub_that_cannot_be_defined_is_named(folder: Path, imported: WarmSource) -> None:
    text = "### BEGIN SOLUTION\nfactor = 2\n### END SOLUTION\ndef doubled(x, f=factor):\n    pass"
    assert "cell doubled_answer can't be run without its solution" in broken(
        folder, "doubled_answer", text, imported.start
    )


def test_misconceptions_that_do_not_import_are_named(folder: Path) -> None:
    (folder / "misconceptions.py").write_text("import absent_library\n")
    with pytest.raises(CourseError, match=r"misconceptions.py does not import.*absent_library"):
        references(folder, [11])


def test_inputs_that_fail_are_blamed_on_exercises(folder: Path) -> None:
    text = (folder / "exercises.py").read_text().replace("rng.uniform(3, 9, size=4)", "rng.absent")
    (folder / "exercises.py").write_text(text)
    with pytest.raises(CourseError, match=r"exercises.py: exercise total, inputs of aspect 1"):
        references(folder, [11])


def test_a_missing_notebook_is_named(folder: Path) -> None:
    (folder / f"{tiny.MODULE}.ipynb").unlink()
    with pytest.raises(CourseError, match=r"01_tiny.ipynb is missing"):
        references(folder, [11])


def test_a_file_that_is_no_notebook_is_named(folder: Path) -> None:
    (folder / f"{tiny.MODULE}.ipynb").write_text("no json")
    with pytest.raises(CourseError, match=r"01_tiny.ipynb is not a notebook"):
        references(folder, [11])


def test_a_process_that_ends_early_is_told(folder: Path) -> None:
    assert "ended early" in broken(folder, "sums-4", "import os\nos._exit(3)")


@pytest.mark.parametrize(
    ("number", "asking"),
    [
        (signal.SIGTERM, "observe_module({}, [11])"),
        (signal.SIGKILL, "observe_module({}, [11])"),
        (signal.SIGKILL, "observe_module({}, [11], start=WarmSource().start)"),
    ],
)
def test_the_process_ends_when_the_build_is_ended(
    folder: Path, tmp_path: Path, number: signal.Signals, asking: str
) -> None:
    note = tmp_path / "pid"
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["source"] = (
        "import os, pathlib, time\n"
        f"pathlib.Path({str(note)!r}).write_text(f'{{os.getpid()}}.')\n"
        "time.sleep(600)"
    )
    tiny.write_notebook(folder, raw)
    code = "from autograder.source import *\nfrom autograder.source_start import WarmSource\n"
    code += asking.format(f"Path({str(folder)!r})")
    build = subprocess.Popen([sys.executable, "-c", code])
    assert wait_for(lambda: note.exists() and note.read_text().endswith("."))
    child = psutil.Process(int(note.read_text().rstrip(".")))
    try:
        assert build.pid in [parent.pid for parent in child.parents()]
        build.send_signal(number)
        build.wait(30)
        assert wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    finally:
        build.kill()
        if child.is_running():
            child.kill()


def wait_for(happened: Callable[[], bool]) -> bool:
    """Whether it happens within half a minute."""
    end = time.monotonic() + 30
    while not happened() and time.monotonic() < end:
        time.sleep(0.1)
    return happened()


def test_the_cells_find_nothing_on_standard_input(folder: Path) -> None:
    said = broken(folder, "sums-4", "import sys\nassert sys.stdin.read() == ''\n1 / 0")
    assert "line 3 raised ZeroDivisionError" in said


def test_an_endless_cell_ends(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_start, "PROCESSOR_LIMIT", 6)
    said = broken(folder, "sums-4", "while True:\n    pass")
    assert "took over 6 s of processor time. Find the endless cell" in said


def test_no_secret_reaches_the_process_and_nothing_reaches_the_source(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "1234")
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["source"] = (
        "import os, pathlib\n"
        "assert 'SECRET_OF_THE_GRADER' not in os.environ\n"
        "pathlib.Path('left.txt').write_text('behind')"
    )
    tiny.write_notebook(folder, raw)
    before = {path.name for path in folder.iterdir()}
    references(folder, [11])
    assert {path.name for path in folder.iterdir()} == before


def test_stored_outputs_do_not_matter(folder: Path, observed: Observed) -> None:
    """A source saved after Run All gives the same references."""
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "42\n"}
    ]
    tiny.write_notebook(folder, json.loads(json.dumps(raw)))
    found = references(folder, [11])["total"].aspects[0].solution
    assert isinstance(found[0], Outcome)
    assert found == observed.references["total"].select([11]).aspects[0].solution
