"""Answers for a sample class: the author's solutions, other ways and mistakes as learners' cells.

They are taken from the text of `source/` and never imported, so this needs no TensorFlow.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..build.notebook import Notebook
from ..errors import CourseError

DECLARATIONS = ("misconception", "another_way")
OWN_PACKAGES = ("autograder", "__future__", "typing")


@dataclass(frozen=True)
class Answers:
    """All that can be put into the answer cells of one module."""

    folder: Path

    @property
    def module(self) -> str:
        """The module's name."""
        return self.folder.name

    @cached_property
    def solutions(self) -> Mapping[str, str]:
        """By exercise: the answer cell with its solution, without the marks around it."""
        notebook = Notebook.read(self.folder / f"{self.module}.ipynb")
        return {
            cell.id.removesuffix("_answer"): "\n".join(
                line for line in cell.source.splitlines() if not line.lstrip().startswith("### ")
            )
            for cell in notebook.cells
            if cell.kind == "code" and cell.is_answer
        }

    @cached_property
    def misconceptions(self) -> Mapping[str, Mapping[str, str]]:
        """By exercise and name: each misconception as a learner would have written it."""
        return self._declared("misconception")

    @cached_property
    def other_ways(self) -> Mapping[str, Mapping[str, str]]:
        """By exercise and name: each other right way."""
        return self._declared("another_way")

    @cached_property
    def _tree(self) -> ast.Module:
        path = self.folder / "misconceptions.py"
        try:
            return ast.parse(path.read_text(encoding="utf-8"))
        except (OSError, SyntaxError, ValueError) as error:
            raise CourseError(f"{path} can't be read ({error}). Mend it.") from None

    def _declared(self, kind: str) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {exercise: {} for exercise in self.solutions}
        for node in self._tree.body:
            call = declaration(node)
            if call is None or call.func.id != kind:  # type: ignore[attr-defined]  # a Name
                continue
            exercise = ast.literal_eval(call.args[0])
            if isinstance(node, ast.FunctionDef) and exercise in found:
                found[exercise][node.name] = self._as_cell(node, call, exercise)
        return found

    def _as_cell(self, function: ast.FunctionDef, call: ast.Call, exercise: str) -> str:
        """The function under the exercise's name, below what of the file it needs."""
        parameters = {keyword.arg: keyword.value for keyword in call.keywords}.get("parameters")
        chosen = _first_values(parameters) if isinstance(parameters, ast.Dict) else {}
        needed = [ast.unparse(node) for node in self._needed(function)]
        return "\n\n".join([*needed, ast.unparse(_renamed(function, exercise, chosen))])

    def _needed(self, function: ast.FunctionDef) -> Iterator[ast.stmt]:
        """Imports and other statements of the file whose names the function uses, in order."""
        wanted, used = _names(function), set[int]()
        while True:
            more = [
                (place, node)
                for place, node in enumerate(self._tree.body)
                if place not in used and node is not function and _gives(node) & wanted
            ]
            if not more:
                break
            used |= {place for place, _ in more}
            wanted = wanted.union(*(_names(node) for _, node in more))
        for place in sorted(used):
            yield _plain(self._tree.body[place])


def declaration(node: ast.stmt) -> ast.Call | None:
    """The call of `misconception` or `another_way` that decorates a function."""
    for decorator in getattr(node, "decorator_list", ()):
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Name)
            and decorator.func.id in DECLARATIONS
        ):
            return decorator
    return None


def _gives(node: ast.stmt) -> set[str]:
    """The names that a statement of the file defines, as far as a learner's cell may need them."""
    match node:
        case ast.ImportFrom() if (node.module or "").split(".")[0] in OWN_PACKAGES:
            return set()
        case ast.Import() | ast.ImportFrom():
            return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        case ast.FunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.Assign():
            parts = (part for target in node.targets for part in ast.walk(target))
            return {part.id for part in parts if isinstance(part, ast.Name)}
        case ast.AnnAssign(target=ast.Name() as target):
            return {target.id}
    return set()


def _names(node: ast.stmt) -> set[str]:
    """The file's names that a statement reads, annotations and decorators left out."""
    return set(_referred(symtable.symtable(ast.unparse(_plain(node)), "cell", "exec")))


def _referred(table: symtable.SymbolTable) -> Iterator[str]:
    whole = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (whole or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _referred(inner)


def _first_values(parameters: ast.Dict) -> dict[str, ast.expr]:
    """By parameter, the first of its values as the file writes it, such as `tf.int32`."""
    return {
        key.value: values.elts[0]
        for key, values in zip(parameters.keys, parameters.values, strict=True)
        if isinstance(key, ast.Constant)
        and isinstance(key.value, str)
        and isinstance(values, ast.Tuple | ast.List)
    }


def _renamed(
    function: ast.FunctionDef, name: str, chosen: Mapping[str, ast.expr]
) -> ast.FunctionDef:
    """The function under another name, its parameters fixed to the first of their values."""
    copy = _plain(function)
    assert isinstance(copy, ast.FunctionDef)
    for inner in ast.walk(copy):
        if isinstance(inner, ast.Name) and inner.id == function.name:
            inner.id = name
    copy.name = name
    for place, argument in enumerate(copy.args.kwonlyargs):
        if argument.arg in chosen:
            copy.args.kw_defaults[place] = chosen[argument.arg]
    return copy


def _plain(statement: ast.stmt) -> ast.stmt:
    """A copy without annotations; of a function, without decorators and docstring too."""
    copy = ast.parse(ast.unparse(statement)).body[0]
    if isinstance(copy, ast.FunctionDef):
        copy.decorator_list = []
    for inner in ast.walk(copy):
        if isinstance(inner, ast.FunctionDef):
            inner.returns = None
        elif isinstance(inner, ast.arg):
            inner.annotation = None
    plainer: ast.stmt = _WithoutAnnotations().visit(copy)
    if (
        isinstance(plainer, ast.FunctionDef)
        and ast.get_docstring(plainer) is not None
        and len(plainer.body) > 1
    ):
        del plainer.body[0]
    return ast.fix_missing_locations(plainer)


class _WithoutAnnotations(ast.NodeTransformer):
    """Turn `x: int = 1` into `x = 1`."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)
