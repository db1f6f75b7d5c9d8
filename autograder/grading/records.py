"""The verdicts as kept beside the gradebook: a line for each time something changed."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..encoding import encode
from .judging import Judged
from .running.cache import unwritable

Record = dict[str, Any]


def verdict_file(state: Path, module: str, student: str) -> Path:
    """Where the records of one student's submissions of a module are."""
    return state / "verdicts" / module / f"{student}.jsonl"


def exercise_record(judged: Judged, points: float | None, max_points: float) -> Record:
    """What is kept of one exercise; `points` is None when a person has to give them."""
    verdict = judged.verdict
    return {
        "status": verdict.status if verdict else "review",
        "points": points,
        "max_points": max_points,
        "share": verdict.share if verdict else None,
        "parts": [
            {
                "label": part.label,
                "right": part.right,
                "tried": part.tried,
                "causes": list(part.causes),
            }
            for part in (verdict.parts if verdict else ())
        ],
        "outcomes": [
            None if outcomes is None else encode(outcomes).decode("ascii")
            for outcomes in judged.outcomes
        ],
        "panel": {"title": judged.panel.title, "lines": list(judged.panel.lines)},
    }


def append(state: Path, record: Record) -> bool:
    """Add `record`, stamped with the time, unless the last one says the same; whether it was."""
    path = verdict_file(state, record["module"], record["student"])
    last = newest(path)
    if last is not None and digest(last) == digest(record):
        return False
    stamped = {**record, "when": datetime.now(UTC).isoformat(timespec="seconds")}
    line = json.dumps(stamped) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "a", encoding="utf-8") as file:
            if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
                file.write("\n")  # closes a line that was cut off
            file.write(line)
    except OSError as error:
        raise unwritable(path.parent, error) from None
    return True


def digest(record: Record) -> str:
    """A hash of what a record says, whenever that was."""
    text = json.dumps({**_plain(record), "when": None}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def newest(path: Path) -> Record | None:
    """The last whole record of a file; None when there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    for line in reversed(lines):
        try:
            record: Record = json.loads(line)
        except ValueError:
            continue  # cut off while it was written
        return record
    return None


def _plain(record: Record) -> Record:
    """The record as it will be read back."""
    plain: Record = json.loads(json.dumps(record))
    return plain
