"""A notebook file as the build reads it: its cells, their marks and its headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import CourseError

HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
FENCE = re.compile(r"^(```|~~~)")


@dataclass(frozen=True)
class Cell:
    """One cell; `place` counts from 1."""

    place: int
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its id, or its place where it has none."""
        return str(self.raw.get("id", f"number {self.place}"))

    @property
    def kind(self) -> str:
        """`code`, `markdown` or `raw`."""
        return str(self.raw.get("cell_type"))

    @property
    def source(self) -> str:
        """Its text."""
        source = self.raw.get("source", "")
        return source if isinstance(source, str) else "".join(source)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its metadata."""
        metadata = self.raw.get("metadata")
        return metadata if isinstance(metadata, dict) else {}

    @property
    def marks(self) -> Mapping[str, Any]:
        """Its metadata for nbgrader; empty for a lecture cell."""
        marks = self.metadata.get("nbgrader")
        return marks if isinstance(marks, dict) else {}

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return tuple(self.metadata.get("tags", ()))

    @property
    def is_answer(self) -> bool:
        """Whether a learner writes in it."""
        return bool(self.marks.get("solution"))

    @property
    def is_check(self) -> bool:
        """Whether it is graded, and not written in."""
        return bool(self.marks.get("grade")) and not self.is_answer

    def headings(self) -> Iterator[str]:
        """The headings of a Markdown cell, without marks of emphasis or code."""
        if self.kind != "markdown":
            return
        fenced = False
        for line in self.source.splitlines():
            fenced ^= bool(FENCE.match(line.strip()))
            found = HEADING.match(line)
            if found and not fenced:
                yield plain(found[1])


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is on disk; nothing is mended or normalized while reading."""

    path: Path
    raw: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Notebook:
        """Read it; raises `CourseError` when it is missing or no notebook."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CourseError(f"{path} is missing: restore it.") from None
        except (OSError, ValueError) as error:
            raise CourseError(f"{path} is not JSON ({error}). Restore it.") from None
        cells = raw.get("cells") if isinstance(raw, dict) else None
        if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
            raise CourseError(f"{path} is no notebook of format 4. Restore it.")
        return cls(path, raw)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells in order."""
        return tuple(Cell(place, raw) for place, raw in enumerate(self.raw["cells"], start=1))

    @cached_property
    def headings(self) -> frozenset[str]:
        """All its headings."""
        return frozenset(heading for cell in self.cells for heading in cell.headings())

    def cell(self, cell_id: str) -> Cell | None:
        """The cell with this id."""
        return next((cell for cell in self.cells if cell.id == cell_id), None)


def plain(heading: str) -> str:
    """A heading without the marks of code and emphasis, to compare with one named elsewhere."""
    return re.sub(r"[`*]", "", heading).strip()
