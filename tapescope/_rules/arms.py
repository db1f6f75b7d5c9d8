"""The parts of a function that were passed by, and those that were still to come."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from types import CodeType

Place = tuple[int, int, int, int]
"""Line and column where an instruction's code begins, and where it ends."""
Part = ast.stmt | ast.expr
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def is_of(node: ast.AST, code: CodeType) -> bool:
    """Is this the function that the code object was compiled from?"""
    if isinstance(node, ast.Lambda):
        return code.co_name == "<lambda>" and node.lineno == code.co_firstlineno
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        return code.co_name == node.name and first == code.co_firstlineno
    return False


def passed_by(
    function: ast.AST, places: Collection[Place], hidden: Collection[ast.AST]
) -> Iterator[list[Part]]:
    """The branches of a function of which nothing ran: statements in a row, or an expression.

    What is `hidden` is left out; so is a branch within a branch.
    """
    known: set[ast.AST] = set(hidden)
    for arms in _arms(function):
        fresh = [arm for arm in arms if arm not in known and not _any_within(arm, places)]
        if fresh:
            known.update(part for arm in fresh for part in ast.walk(arm))
            yield fresh


def _any_within(arm: Part, places: Collection[Place]) -> bool:
    begin, end = (arm.lineno, arm.col_offset), (arm.end_lineno or 0, arm.end_col_offset or 0)
    return any(begin <= place[:2] and place[2:] <= end for place in places)


def _arms(function: ast.AST) -> Iterator[Sequence[Part]]:
    """Whatever may run or not, outer before inner; the statements of one block together."""
    for node in ast.walk(function):
        if node is function or not isinstance(node, ast.Lambda):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, None)
                if isinstance(block, list):
                    yield [
                        part
                        for part in block
                        if not isinstance(part, (ast.Pass, ast.Global, ast.Nonlocal))
                    ]
        if isinstance(node, ast.IfExp):
            yield from ([node.body], [node.orelse])
        elif isinstance(node, ast.BoolOp):
            yield from ([value] for value in node.values[1:])
        elif isinstance(node, ast.Lambda) and node is not function:
            yield [node.body]


def ahead(node: ast.AST, place: Place, repeated: Collection[Place]) -> Iterator[ast.AST]:
    """What is still to come in a function that is at `place`.

    Not the other branch of a condition; nor the rest of a loop that has gone round before.
    """
    children = list(ast.iter_child_nodes(node))
    here = next((child for child in children if _covers(child, place)), None)
    if here is None:
        return
    rest = children[children.index(here) + 1 :]
    if isinstance(node, ast.Match) and isinstance(here, ast.match_case):
        rest = []
    elif isinstance(node, (ast.If, ast.IfExp)) and here is not node.test:
        others = node.orelse if isinstance(node.orelse, list) else [node.orelse]
        rest = [part for part in rest if part not in others]
    elif isinstance(node, LOOPS) and _has_gone_round(node, repeated):
        rest = [part for part in rest if part not in node.body]
    for part in rest:
        yield from ast.walk(part)
    yield from ahead(here, place, repeated)


def _has_gone_round(loop: ast.For | ast.AsyncFor | ast.While, repeated: Collection[Place]) -> bool:
    """Was the first statement of its body run twice? Of a loop there, what it loops over."""
    first: ast.AST = loop.body[0]
    while isinstance(first, (ast.For, ast.AsyncFor)):
        first = first.iter
    return not isinstance(first, ast.While) and any(_covers(first, place) for place in repeated)


def _covers(node: ast.AST, place: Place) -> bool:
    line = getattr(node, "lineno", None)
    if line is None:
        return any(_covers(child, place) for child in ast.iter_child_nodes(node))
    begin = line, getattr(node, "col_offset", 0)
    end = getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)
    return begin <= place[:2] and place[2:] <= end
