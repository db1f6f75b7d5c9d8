"""Is a run done again when code that can change it was changed, and only then?"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.deciding import DECIDING, JUDGING, code_hash, deciding_files

ROOT = Path(__file__).parents[2]
WORDS = {"brief.py", "exceptions.py", "explain.py", "panel.py", "relations.py"}
"""Imported beside a check, to word what it says."""
START = {"lean_start.py"}
"""Leaves an import out that no run asks for."""


@pytest.fixture
def packages(tmp_path):
    for name in ("autograder", "tapescope"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    return tmp_path


def edited(root, name, patterns=DECIDING):
    """Whether a line more in the file `name` gives another hash."""
    before = code_hash(root, patterns)
    with (root / name).open("a", encoding="utf-8") as end:
        end.write("\n# One line more.\n")
    return code_hash(root, patterns) != before


@pytest.mark.parametrize(
    "name",
    [
        "autograder/grading/saving.py", "autograder/grading/gradebook.py",
        "autograder/grading/cleaning.py", "autograder/grading/command.py",
        "autograder/grading/running/cache.py", "autograder/command.py", "autograder/explain.py",
        "autograder/panel.py", "autograder/templates/panel.html.j2", "autograder/source.py",
        "autograder/report/__init__.py", "autograder/doctor/command.py",
        "tapescope/templates/why_none.html.j2",
    ],
)  # fmt: skip
def test_a_file_that_no_run_meets_keeps_the_runs(packages, name):
    assert not edited(packages, name)


@pytest.mark.parametrize(
    "name",
    [
        "autograder/grading/running/run.py", "autograder/grading/running/through.py",
        "autograder/grading/running/observing.py", "autograder/grading/running/kernel.py",
        "autograder/grading/running/kernel_process.py", "autograder/warm/child.py",
        "autograder/warm/slot.py", "autograder/warm/runner.py", "autograder/warm/shell.py",
        "autograder/confine/limits.py", "autograder/confine/system_calls.py",
        "autograder/observe.py", "autograder/snapshot.py", "autograder/encoding.py",
        "autograder/seeds.py", "autograder/exercise.py", "autograder/lost.py",
        "autograder/tapes.py", "autograder/judge.py", "autograder/notebook/opening.py",
        "tapescope/why.py", "tapescope/_ops.py", "tapescope/_rules/stayed.py",
    ],
)  # fmt: skip
def test_a_file_that_a_run_meets_makes_it_run_again(packages, name):
    assert edited(packages, name)


def test_a_verdict_is_of_what_runs_and_of_what_judges_and_not_of_words(packages):
    for name in ("judging", "preprocessors", "saving", "running/run"):
        assert edited(packages, f"autograder/grading/{name}.py", JUDGING), name
    assert edited(packages, "autograder/judge.py", JUDGING)
    assert not edited(packages, "autograder/explain.py", JUDGING)


def test_a_file_that_comes_or_goes_makes_it_run_again(packages):
    before = code_hash(packages)
    (packages / "autograder" / "warm" / "new.py").write_text("")
    assert code_hash(packages) != before


def test_all_that_a_run_imports_is_among_them():
    """What either runner, the warm process, its child and a student's notebook import."""
    code = """
import sys
import autograder.grading.running.kernel, autograder.warm.runner, autograder.warm.driver
import autograder.warm.process, autograder.warm.child
import autograder.lost, tapescope.why, tapescope.recording
from autograder import *
ours = ("autograder", "tapescope")
for name, module in sorted(sys.modules.items()):
    if name.partition(".")[0] in ours and getattr(module, "__file__", None):
        print(module.__file__)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    met = {Path(line) for line in done.stdout.splitlines()}
    assert len(met) > 60
    assert {path.name for path in met - set(deciding_files(ROOT))} <= {*WORDS, *START}


@pytest.mark.parametrize("pattern", JUDGING)
def test_every_pattern_finds_something(pattern):
    assert list(ROOT.glob(pattern))


def test_each_file_counts_once():
    files = list(deciding_files(ROOT))
    assert len(files) == len(set(files))
