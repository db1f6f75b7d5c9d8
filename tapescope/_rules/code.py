"""The user's code as a syntax tree: the statement at a line, the words of a question."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache

from .._history import History, Question
from .._lines import Line

METHODS = ("gradient", "jacobian", "batch_jacobian")


@lru_cache(maxsize=64)
def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


@lru_cache(maxsize=64)
def _statements(text: str) -> tuple[ast.stmt, ...]:
    """All of them, outer before inner: found once, since each question asks for one at its line."""
    nodes = ast.walk(_parsed(text) or ast.Module([], []))
    return tuple(node for node in nodes if isinstance(node, ast.stmt))


def _text(file: str) -> str:
    return "".join(linecache.getlines(file))


def tree(file: str) -> ast.Module | None:
    """The syntax tree of a file, or of a notebook's cell; None where there is no source."""
    return _parsed(_text(file))


def line_at(file: str, number: int) -> Line:
    """A line of a file, from 1."""
    return Line(file, number, linecache.getline(file, number).strip())


def statement_at(line: Line) -> ast.stmt | None:
    """The smallest statement that covers a line."""
    return min(_covering(line), key=_height, default=None)


def function_at(line: Line) -> ast.FunctionDef | None:
    """The innermost function written around a line."""
    functions = [node for node in _covering(line) if isinstance(node, ast.FunctionDef)]
    return min(functions, key=_height, default=None)


def _covering(line: Line) -> list[ast.stmt]:
    return [
        node
        for node in _statements(_text(line.file))
        if node.lineno <= line.number <= (node.end_lineno or node.lineno)
    ]


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno


def sources_asked(history: History, question: Question) -> list[str]:
    """How the question writes each source; empty strings where that isn't plain."""
    count = len(question.sources)
    statement = None if question.line is None else statement_at(question.line)
    asked = [] if statement is None else _asked(statement)
    if not asked:
        return [""] * count
    before = [one for one in history.questions if one.line == question.line]
    sources = asked[before.index(question) % len(asked)]  # in a loop, the first one again
    if isinstance(sources, (ast.List, ast.Tuple)) and len(sources.elts) == count:
        return [ast.unparse(part) for part in sources.elts]
    written = ast.unparse(sources)
    if question.places == ("",) or not question.places:
        return [written] * count
    return [
        written + "".join(f"[{_key(part)}]" for part in place.split("/"))
        for place in question.places
    ]


def targets_asked(statement: ast.stmt) -> list[ast.expr]:
    """The targets of each question to a tape in a statement, in the order of writing."""
    return _given(statement, "target", 0)


def _asked(statement: ast.stmt) -> list[ast.expr]:
    """The sources of each question to a tape in a statement, in the order of writing."""
    return _given(statement, "sources", 1)


def _given(statement: ast.stmt, word: str, place: int) -> list[ast.expr]:
    found = []
    for call in ast.walk(statement):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in METHODS:
            named = [given.value for given in call.keywords if given.arg == word]
            given = named or call.args[place : place + 1]
            found += [(call.lineno, call.col_offset, one) for one in given]
    return [sources for *_, sources in sorted(found, key=lambda one: one[:2])]


def _key(part: str) -> str:
    return part if part.isdigit() else repr(part)
