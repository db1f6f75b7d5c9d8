"""Which lines did not run until a question was put, and which of them use a source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any
from unittest.mock import patch

from .._history import Question
from .._lines import Line, is_users, users_frames
from .._sources import plain
from .._tapes import METHODS
from .arms import Place, ahead, is_of, passed_by
from .code import line_at, tree
from .held import holds, resolve
from .useful import Useful


@dataclass
class Ran:
    """The places of the user's code that ran until a question, and what its names meant there."""

    number: int
    """Of the question: what runs after it can't be on the way to its target."""
    places: dict[CodeType, set[Place]] = field(default_factory=dict)
    names: dict[CodeType, dict[str, Any]] = field(default_factory=dict)
    repeated: dict[CodeType, set[Place]] = field(default_factory=dict)
    """Those places that ran a second time within one call, as the body of a loop does."""
    finished: set[CodeType] = field(default_factory=set)
    """Code that came to its end at least once: what it has passed by, it has passed by."""
    waiting: list[tuple[CodeType, Place]] = field(default_factory=list)
    """Where each running function was when the question was put: the rest was still to come."""
    later: set[CodeType] = field(default_factory=set)
    """Code that ran only after the question."""
    converted: bool = False
    """Did AutoGraph's copy of some function run? Then one that seems not to have run may have."""
    asked: bool = False

    def of_file(self, file: str) -> set[Place]:
        """The places of one file that ran, in whichever function."""
        return set().union(*(ran for code, ran in self.places.items() if code.co_filename == file))

    def to_come(self, file: str, module: ast.Module) -> set[ast.AST]:
        """The parts of one file's code that were still to come at the question."""
        found: set[ast.AST] = set()
        for code, place in self.waiting:
            if code.co_filename == file and code not in self.finished:
                repeated = self.repeated.get(code, set())
                for function in ast.walk(module):
                    if is_of(function, code):
                        found.update(ahead(function, place, repeated))
        return found

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, watched as it runs."""

        def watched(*arguments: Any) -> Any:
            with self._until_asked(), self._tracing():
                return function(*arguments)

        return watched

    @contextmanager
    def _until_asked(self) -> Iterator[None]:
        """Note the moment of the question: tapes ask those of a library's own too."""
        import tensorflow as tf

        depth, count = [0], [0]

        def heard(original: Callable[..., Any]) -> Callable[..., Any]:
            def method(tape: Any, *details: Any, **options: Any) -> Any:
                if depth[0] == 0 and tf.executing_eagerly():
                    if count[0] == self.number:
                        self._stop()
                    count[0] += 1
                depth[0] += 1
                try:
                    return original(tape, *details, **options)
                finally:
                    depth[0] -= 1

            return method

        with ExitStack() as stack:
            for name in METHODS:
                original = getattr(tf.GradientTape, name)
                stack.enter_context(patch.object(tf.GradientTape, name, heard(original)))
            yield

    def _stop(self) -> None:
        self.asked = True
        for frame in users_frames():
            if frame.f_code in self.places:
                self.names[frame.f_code] = {**frame.f_globals, **frame.f_locals}
                place = _place(frame, list(frame.f_code.co_positions()))
                if place is not None:
                    self.waiting.append((frame.f_code, place))

    @contextmanager
    def _tracing(self) -> Iterator[None]:
        previous = sys.gettrace()
        sys.settrace(self._entered)
        try:
            yield
        finally:
            sys.settrace(previous)

    def _entered(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if "__autograph_generated_file" in code.co_filename:
            self.converted = True
        if not is_users(code.co_filename):
            return None
        if self.asked:
            self.later.add(code)
            return None
        frame.f_trace_opcodes = True
        spans = list(code.co_positions())
        places = self.places.setdefault(code, set())
        repeated = self.repeated.setdefault(code, set())
        before: set[int] = set()

        def stepped(frame: FrameType, event: str, argument: Any) -> Any:
            if self.asked:
                return stepped
            if event == "opcode":
                place = _place(frame, spans)
                if place is not None:
                    places.add(place)
                    if frame.f_lasti in before:
                        repeated.add(place)
                before.add(frame.f_lasti)
            elif event == "return":
                self.names[code] = {**frame.f_globals, **frame.f_locals}
                self.finished.add(code)
            return stepped

        return stepped


Span = tuple[int | None, int | None, int | None, int | None]


def _place(frame: FrameType, spans: list[Span]) -> Place | None:
    """The place of the instruction at which a frame is, where it stands in the source."""
    line, end_line, column, end_column = spans[frame.f_lasti // 2]
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return line, column, end_line, end_column


def not_run(ran: Ran, question: Question, wanted: Collection[Any]) -> list[Line]:
    """The lines that use any of `wanted`, in code that was reached and then passed by.

    The first line of each branch, and only what can matter to the question's target: a branch that
    prints would change nothing, had it been taken.
    """
    ids = {id(plain(thing)) for thing in wanted}
    found: dict[Line, None] = {}
    for code in ran.places:
        module = tree(code.co_filename)
        if module is None:
            continue
        places, to_come = ran.of_file(code.co_filename), ran.to_come(code.co_filename, module)
        names = ran.names.get(code, {})
        for function in ast.walk(module):
            if not is_of(function, code):
                continue
            useful = Useful(function, module, question)
            hidden = _hidden(function, ran)
            for branch in passed_by(function, places, hidden | to_come):
                uses = [node for node in useful.within(branch) if _means(node, names, ids)]
                if uses:
                    first = min(node.lineno for node in uses)
                    found[line_at(code.co_filename, first)] = None
    return list(found)


def _hidden(function: ast.AST, ran: Ran) -> set[ast.AST]:
    """Functions inside of one that ran later, or may have run as AutoGraph's copy."""
    inner = [node for node in ast.walk(function) if node is not function and _is_function(node)]
    return {
        part
        for node in inner
        if ran.converted or any(is_of(node, code) for code in ran.later)
        for part in ast.walk(node)
    }


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef))


def _means(node: ast.expr, names: dict[str, Any], ids: Collection[int]) -> bool:
    """Does this name or attribute mean one of the things, or something that holds it?"""
    try:
        return holds(resolve(node, names), ids)
    except (KeyError, AttributeError):
        return False
