"""Is a prediction that an early module leaves open really asked again, in the same words?"""

from pathlib import Path
from typing import Any

import pytest

from autograder.build.asked_again_rules import check_asked_again
from autograder.build.notebook import Notebook
from autograder.module import Module

from . import tiny

LATER = "02_later"


@pytest.fixture(name="modules")
def two_modules(folder: Path) -> list[Module]:
    """The tiny module leaves `half` open for a second one, which asks and reveals it."""
    raw = tiny.notebook()
    raw["cells"].remove(tiny.cell_of(raw, "sums-3"))
    tiny.write_notebook(folder, raw)
    write_settings(folder, 'again = "02_later"')
    later = folder.parent / LATER
    later.mkdir()
    write_settings(later, 'first = "01_tiny"')
    write_later(later, tiny.HALF)
    return [Module(folder), Module(later)]


def write_settings(folder: Path, line: str) -> None:
    text = tiny.SETTINGS.replace("[predictions.half]", f"[predictions.half]\n{line}")
    (folder / "module.toml").write_text(text.lstrip())


def write_later(later: Path, source: str) -> None:
    raw: dict[str, Any] = tiny.notebook()
    tiny.cell_of(raw, "sums-2")["source"] = source
    tiny.write_notebook(later, raw)
    (later / f"{tiny.MODULE}.ipynb").rename(later / f"{LATER}.ipynb")


def problems(modules: list[Module]) -> list[str]:
    fresh = [Module(module.folder) for module in modules]
    return [
        problem
        for module in fresh
        for problem in check_asked_again(module, Notebook.read(module.notebook), fresh)
    ]


def test_the_two_modules_agree(modules: list[Module]) -> None:
    assert problems(modules) == []


def test_one_that_is_never_asked_again_is_told(modules: list[Module]) -> None:
    (modules[1].folder / "module.toml").write_text(tiny.SETTINGS.lstrip())
    assert any("01_tiny leaves half open" in problem for problem in problems(modules))


def test_while_the_later_module_is_unwritten_nothing_is_held_to_it(modules: list[Module]) -> None:
    assert problems(modules[:1]) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('first = "01_tiny"', 'first = "07_none"', "07_none leaves no half open"),
        ('value = "3"', 'value = "4"', "options differ from those in 01_tiny"),
        ("What does halving give?", "What now?", "question differs from that in 01_tiny"),
    ],
)
def test_another_question_is_told(modules: list[Module], old: str, new: str, said: str) -> None:
    path = modules[1].folder / "module.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    assert any(said in problem for problem in problems(modules)), problems(modules)


def test_another_function_is_told(modules: list[Module]) -> None:
    write_later(modules[1].folder, tiny.HALF.replace("7 / 2", "9 / 2"))
    assert any("cell differs from that in 01_tiny" in problem for problem in problems(modules))
