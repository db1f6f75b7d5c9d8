"""Numbers that left TensorFlow and may matter, although changing them changed nothing.

A few other values were tried; a threshold further off, or a branch that was not taken, may still
use the number. Only where the code merely tells of it is nothing left open.
"""

from __future__ import annotations

import ast

from .._history import Question
from .._lines import Line
from .code import function_at, statement_at, tree
from .graph import Graph
from .useful import Useful
from .words import Finding

TRIED = "it leaves TensorFlow here, where the few other values tried changed nothing"


def open_ends(graph: Graph, question: Question, source: int) -> list[Finding]:
    """The lines where a value of the source left and could go on to the target."""
    reached = graph.reached(graph.versions(source))
    lines = {
        detour.line: None
        for detour in graph.history.detours
        if detour.at < question.at and detour.users and detour.line is not None
        if graph.node(detour.value, detour.at) in reached
    }
    return [Finding("unsure", line, TRIED, False) for line in lines if _goes_on(line, question)]


def _goes_on(line: Line, question: Question) -> bool:
    statement, function, module = statement_at(line), function_at(line), tree(line.file)
    if statement is None or function is None or module is None:
        return False
    parts: list[ast.stmt] = [statement]
    if isinstance(statement, (ast.If, ast.While)):  # a condition matters by what it decides
        parts = [*statement.body, *statement.orelse]
    return any(True for _ in Useful(function, module, question).within(parts))
