"""What a student is about to hand in: which answers are there, and which are still blank."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLANK = "raise NotImplementedError"
MOST_BYTES = 20_000_000
"""Of one file; larger ones are left out."""


@dataclass(frozen=True)
class Look:
    """One module of a working copy."""

    files: Mapping[str, bytes]
    """By path below the module's folder: its notebook, and files of the student's own."""
    answered: int
    missing: tuple[str, ...]
    """What is not there, one clear line each."""


def look(folder: Path, release: Path) -> Look:
    """Look at the module in `folder`, beside the same module as it was released."""
    notebook = folder / f"{folder.name}.ipynb"
    given = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    files = dict(_files(folder, given - {notebook.name}))
    asked = _answers(_cells(release / notebook.name))
    cells = _cells(notebook)
    if cells is None:
        return Look(files, 0, (f"{notebook.name} can't be read: save it in JupyterLab again.",))
    answers = _answers(cells)
    missing, answered = [], 0
    for name, text in asked.items():
        exercise = name.removesuffix("_answer")
        if name not in answers:
            missing.append(f"{exercise}: its answer cell is gone")
        elif answers[name].strip() == text.strip() or BLANK in answers[name]:
            missing.append(f"{exercise}: not tried")
        else:
            answered += 1
    left = [path.name for path in sorted(folder.glob("*")) if _too_large(path)]
    missing += [f"{name}: left out, since it is larger than 20 MB" for name in left]
    return Look(files, answered, tuple(missing))


def _too_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > MOST_BYTES


def _files(folder: Path, given: set[str]) -> Iterator[tuple[str, bytes]]:
    """The student's own files: no link is followed, nothing hidden, nothing of the release."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith((".", "__pycache__")) for part in name.split("/"))
        if path.is_symlink() or not path.is_file() or hidden or name in given:
            continue
        if not _too_large(path):
            yield name, path.read_bytes()


def _cells(path: Path) -> list[dict[str, Any]] | None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def _answers(cells: list[dict[str, Any]] | None) -> dict[str, str]:
    """By grade id, the text of each answer in code; a written one may stay blank."""
    found = {}
    for cell in cells or ():
        marks = cell.get("metadata", {}).get("nbgrader", {})
        if marks.get("solution") and not marks.get("grade"):
            source = cell.get("source", "")
            found[str(marks.get("grade_id"))] = "".join(source)
    return found
