"""Which parts of a tuple that a function returns are used on the way to the target."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Wanted = Callable[[ast.AST, str], bool]
"""Could a name of a function go on to the target?"""


def ends_of(function: ast.AST, module: ast.Module, wanted: Wanted) -> Iterator[ast.expr]:
    """What a function returns, without the parts of tuples that no caller lets go on.

    A loss often comes with logs: what fills those doesn't matter. Only where every mention of the
    function in its module is a call that is unpacked into names.
    """
    ends = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, (ast.Return, ast.Yield)) and node.value is not None
    ]
    tuples = [end.elts for end in ends if isinstance(end, ast.Tuple)]
    counts = {len(parts) for parts in tuples}
    used = None
    if len(tuples) == len(ends) and len(counts) == 1 and isinstance(function, ast.FunctionDef):
        used = _used(function, module, counts.pop(), wanted)
    if used is None:
        yield from ends
        return
    for parts in tuples:
        yield from (parts[place] for place in used)


def _used(
    function: ast.FunctionDef, module: ast.Module, count: int, wanted: Wanted
) -> set[int] | None:
    """The places that go on from some call; None where that can't be told."""
    mentions = sum(_mentions(node, function.name) for node in ast.walk(module))
    if not mentions or function.decorator_list:
        return None
    used: set[int] = set()
    for caller in ast.walk(module):
        if not isinstance(caller, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for names in _unpacked(caller, function.name):
            mentions -= 1
            if caller is function or len(names) != count:
                return None
            used |= {
                place
                for place, name in enumerate(names)
                if not isinstance(name, ast.Name) or wanted(caller, name.id)
            }
    return None if mentions else used


def _mentions(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name
    return isinstance(node, ast.Attribute) and node.attr == name


def _unpacked(caller: ast.AST, name: str) -> Iterator[list[ast.expr]]:
    """What the results of calls are unpacked into, in a function without those inside of it."""
    for node in ast.iter_child_nodes(caller):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            called = isinstance(value, ast.Call) and _mentions(value.func, name)
            if called and isinstance(target, (ast.Tuple, ast.List)):
                yield target.elts
        yield from _unpacked(node, name)
