"""Could a line that did not run have mattered to the target, or would it only have logged?"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from .._history import Question
from .code import statement_at, targets_asked
from .returned import Wanted, ends_of

TELLING = {
    "print", "repr", "len", "str", "format", "debug", "info", "warning", "error", "log_metric",
    "scalar", "histogram", "shape", "zeros_like", "ones_like",
}  # fmt: skip
"""Calls that look at a value and tell of it, or look only at its shape."""
FILLING = {"append", "appendleft", "extend", "insert", "add", "update", "setdefault", "write"}
"""Methods that change only what they are called on."""
SHAPE = {"shape", "dtype", "name", "ndim", "rank"}


class Useful:
    """For one function: the names from which the target, or what it returns, is computed."""

    def __init__(
        self,
        function: ast.AST,
        module: ast.Module,
        question: Question,
        within: Collection[ast.AST] = (),
    ) -> None:
        self.function = function
        self.callees = [*within, function]
        inside = set(ast.walk(function))
        self.shared = {
            node.attr
            for node in ast.walk(module)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
            if node not in inside
        }
        """Attributes that are read elsewhere: what is put there may go on from there."""
        self.all = False
        """Can nothing be said? Then everything matters."""
        self.names = self._ends(module, question)
        flows = list(_flows(function))
        grown = -1
        while grown < len(self.names):
            grown = len(self.names)
            for targets, used in flows:
                if any(self._wanted(name) for name in targets):
                    self.names |= used

    def _ends(self, module: ast.Module, question: Question) -> set[str]:
        """What the question asks of, if it is put in this function; else what is returned."""
        asked = None if question.line is None else statement_at(question.line)
        inside = list(ast.walk(self.function))
        if asked is not None and asked in inside:
            return {name for target in targets_asked(asked) for name in _chains(target)}
        if isinstance(self.function, ast.Lambda):
            return _chains(self.function.body)
        ends = list(ends_of(self.function, module, self._wanted_in(module, question)))
        local = any(isinstance(node, (ast.Nonlocal, ast.Global)) for node in inside)
        self.all = local or not ends
        return {name for end in ends for name in _chains(end)}

    def _wanted_in(self, module: ast.Module, question: Question) -> Wanted:
        asked = None if question.line is None else statement_at(question.line)
        here = asked is not None and asked in set(ast.walk(module))

        def wanted(caller: ast.AST, name: str) -> bool:
            if not here or caller in self.callees:  # called from elsewhere, or by itself
                return True
            return Useful(caller, module, question, self.callees)._wanted(name)

        return wanted

    def _wanted(self, name: str) -> bool:
        if self.all or ("." in name and name.split(".")[-1] in self.shared):
            return True
        return any(
            f"{one}.".startswith(f"{name}.") or f"{name}.".startswith(f"{one}.")
            for one in self.names
        )

    def within(self, branch: Sequence[ast.stmt | ast.expr]) -> Iterator[ast.Name | ast.Attribute]:
        """The names and attributes in a branch whose values could go on to the target."""
        for part in branch:
            yield from self._of(part)

    def _of(self, node: ast.AST) -> Iterator[ast.Name | ast.Attribute]:
        if isinstance(node, (ast.Assert, ast.Raise, ast.JoinedStr, ast.Delete)):
            return
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if not any(self._wanted(name) for target in targets for name in _bases(target)):
                return
        if isinstance(node, ast.Call) and _last(node.func) in TELLING:
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            receiver = node.value.func
            if isinstance(receiver, ast.Attribute) and not self._changes(receiver):
                return
        if isinstance(node, ast.Attribute):
            if node.attr not in SHAPE:
                yield node
            if not isinstance(node.value, (ast.Name, ast.Attribute)):
                yield from self._of(node.value)
            return
        if isinstance(node, ast.Name):
            yield node
        for child in ast.iter_child_nodes(node):
            yield from self._of(child)

    def _changes(self, method: ast.Attribute) -> bool:
        """Could a call for its effect, such as `losses.append(x)`, change what is wanted?"""
        bases = list(_bases(method.value))
        return method.attr not in FILLING or not bases or any(self._wanted(name) for name in bases)


def _flows(function: ast.AST) -> Iterator[tuple[list[str], set[str]]]:
    """Each name that gets a value or is changed, with the names that the value comes from."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [name for target in targets for name in _bases(target)]
            if node.value is not None:
                yield names, _chains(node.value)
            for target in targets:
                yield from _shared(target, node.value)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            yield list(_bases(node.target)), _chains(node.iter)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield list(_bases(node.optional_vars)), _chains(node.context_expr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            used: set[str] = set()
            for part in (*node.args, *(word.value for word in node.keywords)):
                used |= _chains(part)
            yield list(_bases(node.func.value)), used
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node is not function:
            yield [node.name], set().union(*(_chains(part) for part in node.body))


def _shared(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[list[str], set[str]]]:
    """Where a thing gets a second name, what is done by that one is done to it: `more = losses`."""
    if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        for part, inner in zip(target.elts, value.elts, strict=False):
            yield from _shared(part, inner)
    elif isinstance(value, (ast.Name, ast.Attribute)):
        yield list(_chains(value)), set(_bases(target))


def _bases(target: ast.expr) -> Iterator[str]:
    """The names that an assignment to `target` changes: of `losses[0]`, `losses`."""
    if isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            yield from _bases(part)
    elif isinstance(target, (ast.Subscript, ast.Starred)):
        yield from _bases(target.value)
    elif isinstance(target, (ast.Name, ast.Attribute)):
        yield from _chains(target)


def _chains(node: ast.AST) -> set[str]:
    """The names in an expression, each as far as its attributes are written: `self.decoder`."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
        return {ast.unparse(node)}
    return set().union(*(_chains(child) for child in ast.iter_child_nodes(node)))


def _last(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
