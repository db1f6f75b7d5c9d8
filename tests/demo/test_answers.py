"""Does an author's function, as a learner's cell, do what it did in the author's file?"""

import ast
import builtins
import symtable
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.build.course_rules import modules_of
from autograder.build.notebook import Notebook
from autograder.demo.answers import Answers
from autograder.errors import CourseError
from autograder.module import Module

from ..build import tiny

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write_course(tmp_path)


def run(cell: str, name: str, *inputs: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(compile(cell, "cell", "exec"), namespace)
    return namespace[name](*inputs)


def test_the_solution_is_the_cell_without_its_marks(folder: Path) -> None:
    cell = Answers(folder).solutions["total"]
    assert "SOLUTION" not in cell
    assert run(cell, "total", [1.0, 2.0]) == 3.0


def given(call):
    """What a call gave: its value, or the type of what it raised."""
    try:
        return call()
    except Exception as error:
        return type(error)


def test_each_function_gives_what_it_gave_in_the_file(folder: Path) -> None:
    values = [4.0, 5.5, 7.0]
    answers, private = Answers(folder), Module(folder).private
    for mistake in private.misconceptions:
        _, function = next(mistake.variants())
        inputs = values if mistake.exercise == "total" else -3.5
        cell = answers.misconceptions[mistake.exercise][mistake.name]
        in_cell = given(lambda i=inputs, c=cell, e=mistake.exercise: run(c, e, i))
        assert in_cell == given(lambda i=inputs, f=function: f(i)), mistake.name
    (way,) = private.other_ways
    assert run(answers.other_ways["doubled"][way.name], "doubled", -3.5) == -7.0


def test_a_cell_names_neither_the_mistake_nor_the_package(folder: Path) -> None:
    answers = Answers(folder)
    for of_one in answers.misconceptions.values():
        for name, cell in of_one.items():
            assert "autograder" not in cell and "misconception" not in cell and name not in cell


def test_only_what_is_needed_is_carried_along(folder: Path) -> None:
    cells = Answers(folder).misconceptions["total"]
    assert "FIRST = 0" in cells["first_of_values"] and "def head" in cells["first_of_values"]
    assert "import numpy" in cells["with_extra"] and "FIRST" not in cells["with_extra"]
    assert "extra=1.0" in cells["with_extra"]


def test_a_file_that_is_no_python_is_named(folder: Path) -> None:
    (folder / "misconceptions.py").write_text("def = 3")
    with pytest.raises(CourseError, match=r"misconceptions.py can't be read"):
        _ = Answers(folder).misconceptions


@pytest.mark.parametrize("module", modules_of(ROOT), ids=lambda module: module.name)
def test_every_function_of_the_course_becomes_a_cell(module: Module) -> None:
    answers = Answers(module.folder)
    for found in (answers.misconceptions, answers.other_ways):
        for exercise, cells in found.items():
            assert cells, exercise
            for cell in cells.values():
                defined = [n.name for n in ast.parse(cell).body if isinstance(n, ast.FunctionDef)]
                assert defined[-1] == exercise


@pytest.mark.parametrize("module", modules_of(ROOT), ids=lambda module: module.name)
def test_every_cell_of_the_course_finds_what_it_names(module: Module) -> None:
    answers = Answers(module.folder)
    notebook = Notebook.read(module.folder / f"{module.name}.ipynb")
    lecture = "\n".join(cell.source for cell in notebook.cells if cell.kind == "code")
    around = {*dir(builtins), *met(lecture, binds)}
    for found in (answers.misconceptions, answers.other_ways):
        for cells in found.values():
            for name, cell in cells.items():
                assert met(cell, symtable.Symbol.is_referenced) <= around | met(cell, binds), name


@pytest.mark.parametrize("module", modules_of(ROOT), ids=lambda module: module.name)
def test_no_cell_of_the_course_brings_what_it_never_names(module: Module) -> None:
    answers = Answers(module.folder)
    for found in (answers.misconceptions, answers.other_ways):
        for exercise, cells in found.items():
            for name, cell in cells.items():
                named = met(cell, symtable.Symbol.is_referenced) | {exercise}
                for statement in ast.parse(cell).body:
                    assert met(ast.unparse(statement), binds) & named, name


def binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def met(code: str, wanted: Callable[[symtable.Symbol], bool]) -> set[str]:
    """A cell's names of one kind: its own, and those that its functions take from around them."""

    def tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
        yield table
        for child in table.get_children():
            yield from tables(child)

    return {
        symbol.get_name()
        for table in tables(symtable.symtable(code, "cell", "exec"))
        for symbol in table.get_symbols()
        if (table.get_type() == "module" or symbol.is_global()) and wanted(symbol)
    }
