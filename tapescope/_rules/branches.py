"""Which lines did not run, and which of them use a source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from .._lines import Line, is_users
from .._sources import plain, reach
from .code import line_at, tree

Place = tuple[int, int, int, int]
"""Line and column where an instruction's code begins, and where it ends."""


@dataclass
class Ran:
    """The places of the user's code that ran, and what its names meant there in the end."""

    places: dict[CodeType, set[Place]] = field(default_factory=dict)
    names: dict[CodeType, dict[str, Any]] = field(default_factory=dict)
    converted: bool = False
    """Did AutoGraph's copy of some function run? Then one that seems not to have run may have."""

    def of_file(self, file: str) -> set[Place]:
        """The places of one file that ran, in whichever function."""
        return set().union(*(ran for code, ran in self.places.items() if code.co_filename == file))

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, watched as it runs."""

        def watched(*arguments: Any) -> Any:
            with self._tracing():
                return function(*arguments)

        return watched

    @contextmanager
    def _tracing(self) -> Iterator[None]:
        previous = sys.gettrace()
        sys.settrace(self._entered)
        try:
            yield
        finally:
            sys.settrace(previous)

    def _entered(self, frame: FrameType, event: str, argument: Any) -> Any:
        if "__autograph_generated_file" in frame.f_code.co_filename:
            self.converted = True
        if not is_users(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = True
        spans = list(frame.f_code.co_positions())
        places = self.places.setdefault(frame.f_code, set())

        def stepped(frame: FrameType, event: str, argument: Any) -> Any:
            if event == "opcode":
                line, end_line, column, end_column = spans[frame.f_lasti // 2]
                if None not in (line, end_line, column, end_column):
                    places.add((line or 0, column or 0, end_line or 0, end_column or 0))
            elif event == "return":
                self.names[frame.f_code] = {**frame.f_globals, **frame.f_locals}
            return stepped

        return stepped


def not_run(ran: Ran, source: Any) -> Line | None:
    """The first line that uses the source, in code that was reached and then passed by."""
    source = plain(source)
    for code in ran.places:
        module = tree(code.co_filename)
        places = ran.of_file(code.co_filename)
        names = ran.names.get(code, {})
        for function in () if module is None else ast.walk(module):
            if _is_of(function, code):
                for node in _passed_by(function, places, ran.converted):
                    if _means(node, names, source):
                        return line_at(code.co_filename, node.lineno)
    return None


def _is_of(node: ast.AST, code: CodeType) -> bool:
    """Is this the function that the code object was compiled from?"""
    if isinstance(node, ast.Lambda):
        return code.co_name == "<lambda>" and node.lineno == code.co_firstlineno
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        return code.co_name == node.name and first == code.co_firstlineno
    return False


def _passed_by(
    function: ast.AST, places: set[Place], converted: bool
) -> Iterator[ast.Name | ast.Attribute]:
    """Names and attributes in those parts of a function of which nothing ran."""
    inner = [node for node in ast.walk(function) if node is not function and _is_function(node)]
    hidden = {part for node in inner for part in ast.walk(node)} if converted else set()
    for arm in _arms(function):
        if arm in hidden:
            continue
        begin, end = (arm.lineno, arm.col_offset), (arm.end_lineno or 0, arm.end_col_offset or 0)
        if not any(begin <= place[:2] and place[2:] <= end for place in places):
            yield from (
                node for node in ast.walk(arm) if isinstance(node, (ast.Name, ast.Attribute))
            )


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef))


def _arms(function: ast.AST) -> Iterator[ast.stmt | ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function:
            if not isinstance(node, (ast.Pass, ast.Global, ast.Nonlocal)):
                yield node
        elif isinstance(node, ast.IfExp):
            yield from (node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            yield from node.values[1:]
        elif isinstance(node, ast.Lambda) and node is not function:
            yield node.body


def _means(node: ast.expr, names: dict[str, Any], source: Any) -> bool:
    """Does this name or attribute mean the source, or something that holds it?"""
    try:
        thing = plain(_resolve(node, names))
    except (KeyError, AttributeError):
        return False
    if thing is source:
        return True
    if not (callable(thing) or isinstance(thing, (list, tuple, dict))):
        return False
    return id(source) in reach(thing if callable(thing) else lambda: thing, (), ()).found


def _resolve(node: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Attribute):
        return getattr(_resolve(node.value, names), node.attr)
    raise KeyError(type(node).__name__)
