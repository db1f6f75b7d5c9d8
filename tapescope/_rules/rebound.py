"""A name that meant a variable and now means a tensor: `w = w - rate * g`."""

from __future__ import annotations

import ast

from .._history import History, Question
from .._lines import Line
from .code import function_at, line_at, sources_asked, statement_at, tree
from .words import Finding


def rebound(history: History, question: Question, source: int) -> Finding | None:
    """The line that gave the name of a variable to this tensor, if that is what happened."""
    maker = history.maker(source)
    found = None
    if maker is not None and maker.line is not None:
        found = _at_once(history, question, source, maker.line)
    return found or _by_name(history, question, source)


def _at_once(history: History, question: Question, source: int, made: Line) -> Finding | None:
    """The name gets a new value computed from its old one, in one statement or by a function.

    In `slope = line.slope - step` it is the name asked for: `line.slope` was a variable before.
    """
    statement = statement_at(made)
    if isinstance(statement, ast.Return) and _from_variable(history, source, statement, made):
        return _by_call(made)
    if not isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        return None
    if not _from_variable(history, source, statement, made):
        return None
    asked = sources_asked(history, question)[question.sources.index(source)]
    if _reassigns(statement) or _was_variable(history, question, asked):
        return Finding("rebound", made)
    return None


def _by_name(history: History, question: Question, source: int) -> Finding | None:
    """The question's name for the source was a variable's, and a statement gave it away."""
    name = sources_asked(history, question)[question.sources.index(source)]
    if question.line is None or not _was_variable(history, question, name):
        return None
    function = function_at(question.line)
    given = [
        node
        for node in (() if function is None else ast.walk(function))
        if isinstance(node, ast.Assign) and name in {ast.unparse(target) for target in node.targets}
    ]
    moved = [node for node in given if _reassigns(node)] or [
        node for node in given if isinstance(node.value, (ast.Name, ast.Attribute, ast.Subscript))
    ]
    if not moved:
        return None
    first = min(node.lineno for node in moved)
    return Finding("rebound", line_at(question.line.file, first))


def _was_variable(history: History, question: Question, name: str) -> bool:
    """Did an earlier question ask by this name for a variable?"""
    return any(
        written == name and history.values[source].kind == "variable"
        for earlier in history.questions
        if earlier.at < question.at
        for written, source in zip(sources_asked(history, earlier), earlier.sources, strict=True)
    )


def _by_call(returned: Line) -> Finding | None:
    """The only line that gives a name what the returning function makes of it: `w = step(w)`."""
    function = function_at(returned)
    found = []
    for node in ast.walk(tree(returned.file) or ast.Module([], [])):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _reassigns(node):
            called = node.value.func
            name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
            if function is not None and name == function.name:
                found.append(node.lineno)
    return Finding("rebound", line_at(returned.file, found[0])) if len(found) == 1 else None


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


def _from_variable(history: History, source: int, statement: ast.stmt, at: Line) -> bool:
    """Was the tensor computed from a variable by ops of this one statement?"""
    waiting, seen = [source], {source}
    while waiting:
        value = history.values[waiting.pop()]
        if value.kind == "variable" or value.read_of is not None:
            return True
        maker = history.maker(value.index)
        line = None if maker is None else maker.line
        if maker is None or line is None or line.file != at.file:
            continue
        if statement.lineno <= line.number <= (statement.end_lineno or statement.lineno):
            fresh = [index for index in maker.inputs if index not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
    return False
