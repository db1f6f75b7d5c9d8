"""The user's code as a syntax tree: the statement at a line, the words of a question."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache

from .._history import Question
from .._lines import Line

METHODS = ("gradient", "jacobian", "batch_jacobian")


@lru_cache(maxsize=64)
def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


def tree(file: str) -> ast.Module | None:
    """The syntax tree of a file, or of a notebook's cell; None where there is no source."""
    return _parsed("".join(linecache.getlines(file)))


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
        for node in ast.walk(tree(line.file) or ast.Module([], []))
        if isinstance(node, ast.stmt)
        and node.lineno <= line.number <= (node.end_lineno or node.lineno)
    ]


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno


def sources_asked(question: Question) -> list[str]:
    """How the question writes each source; empty strings where that isn't plain."""
    count = len(question.sources)
    statement = None if question.line is None else statement_at(question.line)
    calls = [] if statement is None else [n for n in ast.walk(statement) if isinstance(n, ast.Call)]
    for call in calls:
        named = [word.value for word in call.keywords if word.arg == "sources"]
        asked = (named or call.args[1:2]) if getattr(call.func, "attr", "") in METHODS else []
        if not asked:
            continue
        if isinstance(asked[0], (ast.List, ast.Tuple)) and len(asked[0].elts) == count:
            return [ast.unparse(part) for part in asked[0].elts]
        written = ast.unparse(asked[0])
        if question.places == ("",) or not question.places:
            return [written] * count
        return [
            written + "".join(f"[{_key(part)}]" for part in place.split("/"))
            for place in question.places
        ]
    return [""] * count


def _key(part: str) -> str:
    return part if part.isdigit() else repr(part)
