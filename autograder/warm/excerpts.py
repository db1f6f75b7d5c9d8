"""Files read for a traceback no farther than it goes through them: one function, not all.

IPython shows the lines around each call, and has stack_data parse the whole file for them. A file
of TensorFlow has up to 13,000 lines: half a second, the first time in each process.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Sequence
from types import CodeType, FrameType
from typing import Any

LONG = 300
"""Lines from which on a file is not parsed as a whole."""


def read_excerpts() -> None:
    """Let stack_data read so in this process; what it shows is the same."""
    from stack_data.core import Source

    in_full: Any = Source.for_frame

    def for_frame(cls: Any, frame: FrameType, use_cache: bool = True) -> Any:
        code = frame.f_code
        lines = linecache.getlines(code.co_filename, frame.f_globals)
        if len(lines) > max(LONG, _last_line(code)) and code.co_name != "<module>":
            part = cls._for_filename_and_lines(code.co_filename, excerpt(lines, code))
            if is_whole(part.tree):
                return part
        return in_full.__func__(cls, frame, use_cache)

    # its method is replaced on purpose: it has no hook
    Source.for_frame = classmethod(for_frame)  # type: ignore[method-assign, assignment]


def excerpt(lines: Sequence[str], code: CodeType) -> tuple[str, ...]:
    """The statement of a module that holds `code`, on its own lines: those above are empty.

    It is found by how lines are indented: a text of several lines may mislead that, and the end of
    an `if` is not its `else`. So `is_whole` has to say whether it is a statement.
    """
    first = _beginning(lines, code.co_firstlineno - 1)
    while lines[above := _beginning(lines, max(first - 1, 0))].startswith("@") and above < first:
        first = above
    end = _last_line(code)
    while end < len(lines) and not _begins_statement(lines[end]):
        end += 1
    return ("\n",) * first + tuple(lines[first:end])


def is_whole(tree: ast.Module | None) -> bool:
    """Whether an excerpt is a function or class, from its first decorator to its end."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return tree is not None and len(tree.body) == 1 and isinstance(tree.body[0], definitions)


def _beginning(lines: Sequence[str], line: int) -> int:
    """The first line, at `line` or above it, of what stands there in the module; of a decorator,
    its own."""
    while line > 0 and not _begins_statement(lines[line]):
        line -= 1
    return line


def _last_line(code: CodeType) -> int:
    return max(line for _, _, line in code.co_lines() if line is not None)


def _begins_statement(line: str) -> bool:
    return line[0] not in " \t\r\n\f#)]}"
