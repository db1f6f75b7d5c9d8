"""The attacks of this folder: one file an attack, in the folder of its kind.

A file is what a student puts into an answer cell. Its docstring says what it tries, and at the
end `level: basic` or `level: strong`, the weakest level that must hold it. It may use what
`given` hands it: `take(thing)` where it got something, and where to find what it wants.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
KINDS = ("forging", "reading", "reaching", "exhausting")
LEVELS = ("basic", "strong")


@dataclass(frozen=True)
class Attack:
    """One file."""

    kind: str
    name: str
    tries: str
    level: str
    code: str

    def held_by(self, level: str) -> bool:
        """Whether `level` must hold it."""
        return LEVELS.index(level) >= LEVELS.index(self.level)


def read(path: Path) -> Attack:
    """The attack in a file."""
    code = path.read_text()
    tries, _, level = (ast.get_docstring(ast.parse(code)) or "").rpartition("\n\nlevel: ")
    return Attack(path.parent.name, path.stem, tries, level, code)


ATTACKS = [read(path) for kind in KINDS for path in sorted((HERE / kind).glob("*.py"))]
