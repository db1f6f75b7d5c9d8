"""Is a concept that is needed before it is taught told, and only then?"""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.build.concept_rules import check_concepts
from autograder.module import Module
from autograder.source import Facts, Observed


@pytest.fixture
def modules(tmp_path: Path) -> list[Module]:
    """Three modules in a row, that teach a, b and c."""
    made = []
    for number, concept in enumerate("abc", 1):
        folder = tmp_path / f"0{number}_of_{concept}"
        folder.mkdir()
        (folder / "module.toml").write_text(f'teaches = ["{concept}"]')
        made.append(Module(folder))
    return made


def needing(observed: Observed, *needs: str) -> dict[str, Facts]:
    """Three exercises of which the first needs something."""
    fact = observed.facts["doubled"]
    return {f"number_{row}": replace(fact, needs=() if row else needs) for row in range(3)}


def said(module: Module, facts: dict[str, Facts], modules: list[Module]) -> list[str]:
    return list(check_concepts(module, facts, modules))


def test_a_concept_taught_later_is_told_while_a_module_is_missing(modules: list[Module]) -> None:
    """What an earlier module would teach that is not written yet can't be held to."""
    _, second, third = modules
    (second.folder / "module.toml").write_text('needs = ["unwritten", "c"]')
    (problem,) = said(Module(second.folder), {}, [Module(second.folder), third])
    assert "module.toml: needs c, which no earlier module teaches" in problem


def test_an_exercise_that_needs_a_later_concept_is_told(
    modules: list[Module], observed: Observed
) -> None:
    (problem,) = said(modules[1], needing(observed, "a", "b", "c"), modules)
    assert "exercises.py: number_0: needs c" in problem


@pytest.mark.parametrize("needs", [(), ("a",), ("a", "a")])
def test_an_exercise_must_join_two_earlier_modules(
    needs: tuple[str, ...], modules: list[Module], observed: Observed
) -> None:
    (problem,) = said(modules[2], needing(observed, *needs), modules)
    assert "no exercise joins this module to 2 earlier ones" in problem


def test_one_that_joins_them_is_let_pass(modules: list[Module], observed: Observed) -> None:
    assert said(modules[2], needing(observed, "a", "b"), modules) == []


def test_the_second_module_has_only_one_to_join(modules: list[Module], observed: Observed) -> None:
    assert said(modules[1], needing(observed), modules) == []
