"""The user's code as a syntax tree: the statement at a line, the words of a question."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache

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


def statement_at(line: Line) -> ast.stmt | None:
    """The smallest statement that covers a line."""
    module = tree(line.file)
    if module is None:
        return None
    covering = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.stmt)
        and node.lineno <= line.number <= (node.end_lineno or node.lineno)
    ]
    return min(covering, key=lambda node: (node.end_lineno or 0) - node.lineno, default=None)


def sources_asked(line: Line | None, count: int) -> list[str]:
    """How the question at a line writes its sources; empty strings where that isn't plain."""
    nothing = [""] * count
    statement = None if line is None else statement_at(line)
    if statement is None:
        return nothing
    for call in ast.walk(statement):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in METHODS:
            named = [word.value for word in call.keywords if word.arg == "sources"]
            asked = named or call.args[1:2]
            if not asked:
                continue
            written = asked[0]
            parts = written.elts if isinstance(written, (ast.List, ast.Tuple)) else [written]
            if len(parts) == count:
                return [ast.unparse(part) for part in parts]
    return nothing
