"""Does a learner get what the course's source gives: explained, and without what is private?

That all of it is current and proved is `autograder build --check`, which `make test` runs first:
the longest of its steps is not run here again.
"""

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.build.course_rules import modules_of
from autograder.build.prove import prove_panels, prove_reference
from autograder.expected import read_expected
from autograder.module import Module
from autograder.seeds import PUBLIC

ROOT = Path(__file__).parents[2]
MODULES = modules_of(ROOT)
FEWEST = 4
"""Executable misconceptions of one exercise."""


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_misconception_is_explained(module: Module) -> None:
    """By `expected.json` as it is committed, which is what a learner's notebook reads."""
    for name, reference in read_expected(module.folder / "expected.json").items():
        if reference.reading:
            continue
        assert len(reference.explanations) >= FEWEST, name
        assert list(prove_reference(reference, PUBLIC)) == []
        assert list(prove_panels(reference)) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_stock_nbgrader_generates_the_same_release(module: Module, tmp_path: Path) -> None:
    """So an instructor may press formgrader's button: the file boundary keeps the secrets."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(module.folder, tmp_path / "source" / module.name)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", module.name, "--force"],
        cwd=tmp_path,
        env={**environment(), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    stock, ours = tmp_path / "release" / module.name, ROOT / "release" / module.name
    names = files_below(stock)
    assert "misconceptions.py" not in names
    assert names == files_below(ours)
    assert filecmp.cmpfiles(stock, ours, names, shallow=False)[0] == names


def files_below(folder: Path) -> list[str]:
    """Paths of all files, those of a data set too; none that Python left there."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if "__pycache__" not in path.parts)


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}
