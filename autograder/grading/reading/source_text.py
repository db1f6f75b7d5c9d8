"""What the source of a cell says, of a learner's or of the course's."""

from __future__ import annotations

import ast
import re
import warnings

_DEFINES = re.compile(
    r"^(?:async\s+)?def\s+(\w+)|^class\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


def stripped(source: str) -> str:
    """A source as it is compared: without space at the ends of its lines, nor around it."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def defined(source: str) -> frozenset[str]:
    """Names that the code defines at its top level, even where it doesn't parse."""
    return frozenset(name for groups in _DEFINES.findall(source) for name in groups if name)


def is_code(text: str) -> bool:
    """Whether a text is Python that defines something; about 4 seconds a million characters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in a learner's strings
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return any(isinstance(node, ast.FunctionDef | ast.Assign) for node in tree.body)
