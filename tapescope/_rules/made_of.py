"""What the code says that a value was made of."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from .._lines import Line
from .._sources import plain
from .code import line_at
from .held import holds, resolve

Made = Literal["of it", "perhaps", "unknown", "no"]
"""`perhaps`: by code that isn't plain; `unknown`: of a parameter, or whatever else isn't told."""
BLIND = {
    "zeros_like", "ones_like", "shape", "size", "rank", "len", "stop_gradient", "cast_like",
    "zeros", "ones", "print", "isinstance", "type", "id", "range", "shape_n",
}  # fmt: skip
"""Calls that take no value of what they are given, but its shape at most."""
ABOUT = {"shape", "dtype", "name", "ndim"}


@dataclass(eq=False)
class Place:
    """A part of the code that gives something to a name, and what names mean there."""

    file: str
    scope: ast.AST
    """The function or module in which the name is given."""
    target: str
    """As the code writes it there: `self.alpha`, `alpha`."""
    namespace: dict[str, Any]
    """The names of the module."""
    kept: dict[str, Any] = field(default_factory=dict)
    """The function's own names whose meaning is known all the same: `self`, what is captured."""

    @cached_property
    def own(self) -> set[str]:
        """The names that a function itself gives: its parameters, and what it assigns."""
        return {
            node.arg if isinstance(node, ast.arg) else node.id
            for node in (() if isinstance(self.scope, ast.Module) else ast.walk(self.scope))
            if isinstance(node, ast.arg)
            or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        }

    @cached_property
    def names(self) -> dict[str, Any]:
        """What is known of the meaning of names; one of the function's own hides the module's."""
        outer = {name: thing for name, thing in self.namespace.items() if name not in self.own}
        return {**outer, **self.kept}


def given(scope: ast.AST, target: str) -> Iterator[tuple[ast.stmt, ast.expr | None]]:
    """Each statement that gives something to a target, and what; None where that isn't plain."""
    for node in _own(scope):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for one in targets:
                yield from ((node, value) for value in _paired(one, node, target))


def _paired(
    written: ast.expr, node: ast.Assign | ast.AnnAssign | ast.AugAssign, target: str
) -> Iterator[ast.expr | None]:
    if isinstance(written, (ast.Tuple, ast.List)):
        values = node.value.elts if isinstance(node.value, (ast.Tuple, ast.List)) else None
        for number, part in enumerate(written.elts):
            if ast.unparse(part) == target:
                same = values is not None and len(values) == len(written.elts)
                yield values[number] if values is not None and same else None
    elif ast.unparse(written) == target:
        yield None if isinstance(node, ast.AugAssign) else node.value


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions and classes inside of it."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            yield from _own(child)


class Reader:
    """Reads what a value was made of; `lines` are those of its ops, the first first."""

    def __init__(self, place: Place, source: Any, said: str) -> None:
        self.place, self.source, self.said = place, source, said
        self.lines: list[Line] = []
        self.open: set[str] = set()

    def of(self, value: ast.expr | None, statement: ast.stmt) -> Made:
        """Was it made of the source, by ops alone?"""
        if value is None:
            return "no"
        made = self._expression(value)
        if made == "of it" and not isinstance(value, (ast.Name, ast.Attribute)):
            self.lines.append(line_at(self.place.file, statement.lineno))
        return made

    def _expression(self, node: ast.expr) -> Made:
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._name(node)
        inner = [child for child in ast.walk(node) if isinstance(child, ast.expr)]
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, (ast.BinOp, ast.UnaryOp)):
            parts = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.operand]
            return _most([self._expression(part) for part in parts])
        if isinstance(node, (ast.Tuple, ast.List)):
            return _most([self._expression(part) for part in node.elts])
        if isinstance(node, ast.Subscript):
            return self._expression(node.value)
        parts = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        made = _most([self._expression(part) for part in parts]) if inner else "no"
        return "perhaps" if made == "of it" else made

    def _call(self, node: ast.Call) -> Made:
        last = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if last in BLIND:
            return "no"
        given = [*node.args, *(word.value for word in node.keywords)]
        made = _most([self._expression(part) for part in given])
        if self._is_an_op(node.func):
            return made
        around = [
            part for part in (node.func, *given) if isinstance(part, (ast.Name, ast.Attribute))
        ]
        held = any(self._holds(part) for part in around)
        if isinstance(node.func, ast.Attribute):
            made = _most([made, self._expression(node.func.value)])
        return "perhaps" if held or made == "of it" else made

    def _is_an_op(self, function: ast.expr) -> bool:
        try:
            thing = resolve(function, self.place.names)
        except (KeyError, AttributeError):
            return False
        method = getattr(thing, "__self__", None) is not None  # such as `.numpy()`
        return not method and str(getattr(thing, "__module__", "")).startswith("tensorflow.")

    def _name(self, node: ast.Name | ast.Attribute) -> Made:
        if isinstance(node, ast.Attribute) and node.attr in ABOUT:
            return "no"
        try:
            thing = plain(resolve(node, self.place.names))
        except (KeyError, AttributeError):
            return self._local(node)
        return "of it" if thing is self.source else "no"

    def _local(self, node: ast.Name | ast.Attribute) -> Made:
        """What a name of the scope that is known no more was made of."""
        name = ast.unparse(node)
        if name in self.open:
            return "no"
        self.open.add(name)
        found = list(given(self.place.scope, name))
        made = [self.of(value, statement) for statement, value in found]
        if made == ["of it"]:
            return "of it"
        if name == self.said or {"of it", "perhaps"} & set(made):
            return "perhaps"
        if self.said not in self.place.own and any(_makes_variable(value) for _, value in found):
            return "perhaps"  # that variable may be the source, which goes by no name here
        return "no" if made and "unknown" not in made else "unknown"

    def _holds(self, node: ast.Name | ast.Attribute) -> bool:
        try:
            thing = resolve(node, self.place.names)
        except (KeyError, AttributeError):
            return False
        owns = not isinstance(thing, type(sys)) and hasattr(thing, "__dict__")
        inside = vars(thing).values() if owns and not callable(thing) else ()
        return any(holds(part, {id(self.source)}) for part in (thing, *inside))


def _makes_variable(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).endswith("Variable")


def _most(made: Sequence[Made]) -> Made:
    """Of several parts the one that tells most; what is doubtful makes the whole doubtful."""
    order: tuple[Made, ...] = ("perhaps", "of it", "unknown")
    return next((kind for kind in order if kind in made), "no")
