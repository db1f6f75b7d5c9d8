"""A name that meant a variable and now means a tensor: `w = w - rate * g`."""

from __future__ import annotations

import ast

from .._history import History
from .code import statement_at
from .words import Finding


def rebound(history: History, source: int) -> Finding | None:
    """The line that gave the name of a variable to this tensor, if that is what happened."""
    maker = history.maker(source)
    if maker is None or maker.line is None:
        return None
    statement = statement_at(maker.line)
    if not isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        return None
    if not _reassigns(statement) or not _from_variable(history, source, statement, maker.line.file):
        return None
    return Finding("rebound", maker.line)


def _reassigns(statement: ast.Assign | ast.AugAssign | ast.AnnAssign) -> bool:
    """Does the statement compute a name's new value from its old one?"""
    if isinstance(statement, ast.AugAssign):
        return True
    if statement.value is None:
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = {ast.unparse(part) for target in targets for part in _parts(target)}
    used = {ast.unparse(node) for node in ast.walk(statement.value) if isinstance(node, ast.expr)}
    return bool(names & used)


def _parts(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, (ast.Tuple, ast.List)):
        return [part for element in target.elts for part in _parts(element)]
    return [target]


def _from_variable(history: History, source: int, statement: ast.stmt, file: str) -> bool:
    """Was the tensor computed from a variable by ops of this one statement?"""
    waiting, seen = [source], {source}
    while waiting:
        value = history.values[waiting.pop()]
        if value.kind == "variable" or value.read_of is not None:
            return True
        maker = history.maker(value.index)
        line = None if maker is None else maker.line
        if maker is None or line is None or line.file != file:
            continue
        if statement.lineno <= line.number <= (statement.end_lineno or statement.lineno):
            fresh = [index for index in maker.inputs if index not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
    return False
