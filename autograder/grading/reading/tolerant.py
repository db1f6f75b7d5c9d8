"""Read whatever was handed in as cells: any bytes give a list, and none raise."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .conflicts import first_sides
from .source_text import defined, is_code, stripped

MAX_BYTES = 50_000_000
"""Ten times what a notebook with many pictures takes; of a larger one, what comes before."""
MAX_CELLS = 2_000
"""Of the course, and as many of the student's own."""
MAX_SOURCE = 200_000
MAX_PARSED = 100_000
"""Characters of text that are tried as code, of all cells together: parsing is slow."""
MAX_ATTEMPTS = 100
"""How many broken objects are tried in a damaged file; each costs a pass over the rest."""
MAX_PASSED = 50_000_000
"""Characters of all these passes together: of a long file, fewer are tried."""

_CELL_START = re.compile(
    r'\{\s*"(?:attachments|cell_type|collapsed|execution_count|id|input|metadata|outputs|source)"'
)


@dataclass(frozen=True)
class Piece:
    """One cell as handed in: only what grading uses of it."""

    kind: str
    """"code" or "markdown"; raw cells count as markdown, since their text would reach a page."""
    source: str
    grade_id: str = ""
    cell_id: str = ""
    is_code: bool = True
    """Whether it is a code cell, or reads as one."""

    @cached_property
    def stripped(self) -> str:
        """Its source as it is compared."""
        return stripped(self.source)

    @cached_property
    def defined(self) -> frozenset[str]:
        """Names that its source defines at the top level."""
        return defined(self.source)


def read_pieces(data: bytes, course_ids: Collection[str] = ()) -> tuple[list[Piece], list[str]]:
    """The cells found in `data`, and a note for each thing that was not as it should be.

    Of too many cells, those of the course are read wherever they stand: that is, those with a
    grade id or one of `course_ids`.
    """
    notes: list[str] = []
    if len(data) > MAX_BYTES:
        notes.append(f"Of the file, only the first {MAX_BYTES // 1_000_000} MB were read.")
        data = data[:MAX_BYTES].rpartition(b"\n")[0]
    text = _decoded(data, notes)
    whole, text = text, first_sides(text)
    if text is not whole:
        notes.append("The file has a merge conflict: of each, the first side was read.")
    try:
        document = json.loads(text, strict=False)
        cells = list(_cells_of(document))
    except (ValueError, RecursionError):
        cells = _rescued(text)
        if cells:
            notes.append(f"The file is damaged: {len(cells)} cells could be read.")
        elif len(text) <= MAX_PARSED and is_code(text):
            cells = [{"cell_type": "code", "source": text}]
            notes.append("The file is a Python script, not a notebook: read as one cell.")
    read = [_piece(cell) for cell in _not_too_many(cells, course_ids, notes)]
    pieces = [piece for piece in _told_apart(read) if piece.stripped or piece.grade_id]
    if not pieces:
        notes.append("No cell could be read in the file.")
    return pieces, notes


def _decoded(data: bytes, notes: list[str]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        notes.append("The file is UTF-16, not UTF-8.")
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append("The file is not UTF-8.")
        return data.decode("cp1252", errors="replace")


def _cells_of(document: Any) -> Iterator[dict[str, Any]]:
    """The cells of nbformat 4, or of 3 and 2 with their worksheets."""
    if not isinstance(document, dict):
        return
    lists = [document.get("cells")]
    worksheets = document.get("worksheets")
    if isinstance(worksheets, list):
        lists += [sheet.get("cells") for sheet in worksheets if isinstance(sheet, dict)]
    for cells in lists:
        if isinstance(cells, list):
            yield from (cell for cell in cells if isinstance(cell, dict))


def _rescued(text: str) -> list[dict[str, Any]]:
    """The whole cells of a damaged file, and what can be read of the broken ones."""
    decoder = json.JSONDecoder(strict=False)
    cells: list[dict[str, Any]] = []
    most = min(MAX_ATTEMPTS, 1 + MAX_PASSED // (len(text) + 1))
    attempts = end = 0
    for match in _CELL_START.finditer(text):
        if match.start() < end:
            continue
        try:
            value, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            attempts += 1
            if attempts > most:
                break
            part = _partial(text, match.start(), decoder)
            if part:
                cells.append(part)
            continue
        if isinstance(value, dict) and "cell_type" in value:
            cells.append(value)
    return cells


def _partial(text: str, start: int, decoder: json.JSONDecoder) -> dict[str, Any]:
    """A cell that breaks off: its type, its metadata and the whole lines of its source."""
    part = text[start : start + 2 * MAX_SOURCE]
    cell: dict[str, Any] = {}
    for key in ("cell_type", "id", "metadata"):
        found = re.search(rf'"{key}"\s*:\s*', part)
        if found:
            try:
                cell[key] = decoder.raw_decode(part, found.end())[0]
            except (ValueError, RecursionError):
                continue
    found = re.search(r'"(?:source|input)"\s*:\s*\[?\s*', part)
    lines: list[str] = []
    position = found.end() if found else len(part)
    while position < len(part):
        try:
            line, position = decoder.raw_decode(part, position)
        except (ValueError, RecursionError):
            break
        if not isinstance(line, str):
            break
        lines.append(line)
        separator = re.compile(r"\s*,\s*").match(part, position)
        if not separator:
            break
        position = separator.end()
    cell["source"] = lines
    return cell if cell.get("cell_type") and lines else {}


def _not_too_many(
    cells: list[dict[str, Any]], course_ids: Collection[str], notes: list[str]
) -> list[dict[str, Any]]:
    """The cells, without those of either kind that are beyond its `MAX_CELLS`."""
    left = {True: MAX_CELLS, False: MAX_CELLS}
    kept = []
    for cell in cells:
        of_course = bool(_grade_id(cell)) or _clean(cell.get("id")) in course_ids
        left[of_course] -= 1
        if left[of_course] >= 0:
            kept.append(cell)
    if len(kept) < len(cells):
        gone = len(cells) - len(kept)
        notes.append(f"The file has {len(cells)} cells: {gone} of the student's were left out.")
    return kept


def _piece(cell: dict[str, Any]) -> Piece:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    kind = "code" if cell.get("cell_type") == "code" else "markdown"
    texts = _clean(source), _clean(_grade_id(cell)), _clean(cell.get("id"))
    return Piece(kind, *texts, is_code=kind == "code")


def _grade_id(cell: dict[str, Any]) -> Any:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None


def _told_apart(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces; of those that are no code cells, it is told which read as code."""
    left = MAX_PARSED
    for piece in pieces:
        if not piece.is_code and piece.defined and len(piece.source) <= left:
            left -= len(piece.source)
            if is_code(piece.source):
                yield replace(piece, is_code=True)
                continue
        yield piece


def _clean(text: Any) -> str:
    """Text that every later step can encode: no surrogates, no NUL, one kind of line end."""
    if not isinstance(text, str):
        return ""
    whole: str = text[:MAX_SOURCE].encode("utf-8", errors="replace").decode("utf-8")
    return whole.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
