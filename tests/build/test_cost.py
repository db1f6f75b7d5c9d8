"""Is it told what a student's hidden cases cost, and is a module refused whose cases cost much?"""

import re
import shutil
from pathlib import Path

import pytest

from autograder.build import cost_rules
from autograder.build.command import build
from autograder.build.cost_rules import check_cost
from autograder.seeds import DRAWN, PUBLIC
from autograder.source import Observed, observe_module
from autograder.source_start import WarmSource

from . import tiny

BURNING = """import time
until = time.process_time() + 0.03
while time.process_time() < until:
    pass
"""
SLEEPING = "import time\ntime.sleep(0.03)\n"


def slowed(folder: Path, text: str) -> None:
    """Have the solution of `total` do something more for each case."""
    raw = tiny.notebook()
    answer = tiny.cell_of(raw, "total_answer")
    begin = "### BEGIN SOLUTION\n"
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    answer["source"] = answer["source"].replace(begin, begin + lines)
    tiny.write_notebook(folder, raw)


def test_what_a_student_draws_is_timed_over_all_aspects(observed: Observed) -> None:
    """Whether they are more than nothing, so little work does not show on a clock that ticks."""
    assert set(observed.seconds) == {"doubled", "total"}
    assert all(0 <= seconds < 0.1 for seconds in observed.seconds.values())
    assert 1.0 <= observed.slowness < 50.0


def test_work_counts_and_waiting_does_not(folder: Path, imported: WarmSource) -> None:
    def seconds() -> float:
        return observe_module(folder, PUBLIC, whole=True, start=imported.start).seconds["total"]

    slowed(folder, BURNING)
    assert seconds() >= DRAWN * 0.03
    slowed(folder, SLEEPING)
    assert seconds() < DRAWN * 0.03


def test_a_slow_module_is_refused_in_one_line(
    built: Path,
    quick_build: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = Path(shutil.copytree(built, tmp_path / "course"))
    slowed(course / "source" / tiny.MODULE, BURNING)
    monkeypatch.setattr(cost_rules, "MOST_SECONDS", 0.001)
    assert build(course) == 1
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert re.match(
        r"01_tiny: exercises.py: a student's hidden cases take 0\.\d\d s of the processor, more"
        r" than \d\.\d\d s; the slowest: total 0\.\d\d s, doubled 0\.\d\d s\. Make their",
        line,
    )
    assert re.search(r"hidden cases 0\.\d\d s, .* 1 problem\.", said.out)


def test_the_summary_tells_what_they_take(
    built: Path, quick_build: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(built, check=True) == 0
    assert re.search(r"hidden cases 0\.0\d s, ", capsys.readouterr().out)


def test_the_slowest_come_first_and_a_slow_machine_may_take_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cost_rules, "MOST_SECONDS", 0.4)
    seconds = {"a": 0.01, "b": 0.3, "c": 0.12, "d": 0.05, "e": 0.1}
    (problem,) = check_cost(seconds)
    assert "the slowest: b 0.30 s, c 0.12 s, e 0.10 s." in problem
    assert list(check_cost(seconds, slowness=2.0)) == []
    assert list(check_cost({"a": 0.39})) == []
