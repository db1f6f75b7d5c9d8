"""Does a fork of a process that imported everything before observe what a fresh process does?"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from autograder import source_start
from autograder.errors import CourseError
from autograder.seeds import PUBLIC
from autograder.source import Observed, observe_module
from autograder.source_start import WarmSource

from . import tiny

TIMES = ("seconds", "slowness")


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmSource]:
    with WarmSource() as source:
        yield source


def everything_but_times(observed: Observed) -> dict[str, object]:
    names = (field.name for field in fields(observed) if field.name not in TIMES)
    return {name: getattr(observed, name) for name in names}


def with_cell(folder: Path, text: str) -> Path:
    raw = tiny.notebook()
    tiny.cell_of(raw, "sums-4")["source"] = text
    tiny.write_notebook(folder, raw)
    return folder


def test_it_observes_the_same_and_leaves_nothing_to_the_next(
    folder: Path, warm: WarmSource
) -> None:
    fresh = everything_but_times(observe_module(folder, PUBLIC, whole=True))
    for _ in range(2):
        found = observe_module(folder, PUBLIC, whole=True, start=warm.start)
        assert everything_but_times(found) == fresh


def test_it_forks_a_process_in_which_tensorflow_is_imported(folder: Path, warm: WarmSource) -> None:
    pytest.importorskip("tensorflow")
    with_cell(folder, "import sys\nassert 'tensorflow' not in sys.modules, 'it is there'")
    with pytest.raises(CourseError, match="it is there"):
        observe_module(folder, PUBLIC, start=warm.start)


def test_after_one_that_ends_early_it_serves_the_next(folder: Path, warm: WarmSource) -> None:
    ending = "import os, sys\nsys.stderr.write('the last words\\n')\nos._exit(3)"
    with pytest.raises(CourseError, match=r"ended early \(.*last words"):
        observe_module(with_cell(folder, ending), PUBLIC, start=warm.start)
    assert observe_module(with_cell(folder, "print(6)"), PUBLIC, start=warm.start).references


def test_after_one_that_kills_it_all_it_starts_anew(folder: Path, warm: WarmSource) -> None:
    killing = "import os\nos.kill(os.getppid(), 9)"
    with pytest.raises(CourseError, match="ended early"):
        observe_module(with_cell(folder, killing), PUBLIC, start=warm.start)
    assert observe_module(with_cell(folder, "print(6)"), PUBLIC, start=warm.start).references


def test_an_endless_cell_ends(
    folder: Path, warm: WarmSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cell(folder, "while True:\n    pass")
    monkeypatch.setattr(source_start, "PROCESSOR_LIMIT", 2)
    with pytest.raises(CourseError, match="took over 2 s of processor time"):
        observe_module(folder, PUBLIC, start=warm.start)
    monkeypatch.undo()
    assert observe_module(with_cell(folder, "print(6)"), PUBLIC, start=warm.start).references


def test_a_busy_machine_ends_none(
    folder: Path, warm: WarmSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that has its processor for a part of the time only, as a sleeping one."""
    with_cell(folder, "import time\ntime.sleep(8)")
    monkeypatch.setattr(source_start, "PROCESSOR_LIMIT", 6)
    assert observe_module(folder, PUBLIC, start=warm.start).references


def test_a_cell_that_waits_for_ever_ends(
    folder: Path, warm: WarmSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_cell(folder, "import time\ntime.sleep(600)")
    monkeypatch.setattr(source_start, "TIME_LIMIT", 2)
    with pytest.raises(CourseError, match=r"took over 2 s\. Find"):
        observe_module(folder, PUBLIC, start=warm.start)
    monkeypatch.undo()
    assert observe_module(with_cell(folder, "print(6)"), PUBLIC, start=warm.start).references


def test_no_secret_reaches_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "1234")
    with_cell(folder, "import os\nassert 'SECRET_OF_THE_GRADER' not in os.environ")
    with WarmSource() as fresh:
        assert observe_module(folder, PUBLIC, start=fresh.start).references
