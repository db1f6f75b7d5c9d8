"""Does a learner get what the course's source gives: explained, and without what is private?

That all of it is current and proved is `autograder build --check`, which `make test` runs first:
the longest of its steps is not run here again.
"""

import ast
import filecmp
import json
import re
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


def test_the_guide_names_every_exercise_whose_outcome_could_be_claimed() -> None:
    declared = re.compile(r'^    name = "(\w+)"\n    claimable = True$', re.M)
    texts = [(module.folder / "exercises.py").read_text(encoding="utf-8") for module in MODULES]
    section = (ROOT / "docs" / "GUIDE.md").read_text(encoding="utf-8")
    section = section.partition("## What a score proves")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section))
    assert named == {name for text in texts for name in declared.findall(text)}
    assert len(named) == sum(text.count("claimable") for text in texts)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of all modules by nbgrader itself: a pattern, since its start takes longest."""
    root = tmp_path_factory.mktemp("stock")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for module in MODULES:
        shutil.copytree(module.folder, root / "source" / module.name)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "*", "--force"],
        cwd=root,
        env={**environment(), "JUPYTER_CONFIG_DIR": str(root / "config")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root / "release"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_stock_nbgrader_generates_the_same_release(module: Module, stock: Path) -> None:
    """So an instructor may press formgrader's button: the file boundary keeps the secrets."""
    generated, ours = stock / module.name, ROOT / "release" / module.name
    names = files_below(generated)
    assert "misconceptions.py" not in names
    assert names == files_below(ours)
    assert filecmp.cmpfiles(generated, ours, names, shallow=False)[0] == names


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_rubrics_and_samples_stay_with_the_instructor(module: Module) -> None:
    """Neither the release nor the lecture to read has one of their sentences."""
    texts = rubric_texts(module)
    assert len(texts) >= 4
    shown = [*(ROOT / "release" / module.name).glob("*"), ROOT / f"notebooks/{module.name}.ipynb"]
    for path in shown:
        if path.is_file():
            said = path.read_text(encoding="utf-8").replace("\\n", " ")
            assert not [text for text in texts if text in said], path


def rubric_texts(module: Module) -> list[str]:
    """Each criterion and sample of a module, as JSON has them, without importing its answers."""
    tree = ast.parse((module.folder / "misconceptions.py").read_text(encoding="utf-8"))
    return [
        json.dumps(part.value, ensure_ascii=False)[1:-1]
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Rubric"
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value
    ]


def files_below(folder: Path) -> list[str]:
    """Paths of all files, those of a data set too; none that Python left there."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if "__pycache__" not in path.parts)


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT)}
