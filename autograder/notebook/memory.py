"""What a learner's notebooks remember between cells and days: guesses, tries and hints.

One small JSON file in `.autograder/`; where it can't be written, memory serves for the session.
Under test and when grading nothing is written (`AUTOGRADER_STATE=off`).
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

FOLDER = ".autograder"
FILE = "learner.json"

_memory: dict[str, dict[str, Any]] = {}


def remembered(kind: str, name: str) -> dict[str, Any]:
    """What is kept of one thing, such as ("tries", "slope_at"); empty when nothing is."""
    return dict(_load().get(f"{kind}:{name}", {}))


def remember(kind: str, name: str, facts: dict[str, Any]) -> None:
    """Keep `facts` (plain JSON data) in place of what was kept of it."""
    everything = _load()
    everything[f"{kind}:{name}"] = facts
    path = _path()
    if path is None:
        return
    with contextlib.suppress(OSError):  # a read-only folder must not stop a learner
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(everything, indent=1), encoding="utf-8")
        fresh.replace(path)


def _load() -> dict[str, dict[str, Any]]:
    path = _path()
    if path is not None:
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                _memory.update(kept)
    return _memory


def _path() -> Path | None:
    if os.environ.get("AUTOGRADER_STATE") == "off" or os.environ.get("NBGRADER_EXECUTION"):
        return None
    here = Path.cwd()
    for folder in (here, here.parent):  # no further: what lies above is not the course's
        if (folder / FOLDER).is_dir():
            return folder / FOLDER / FILE
    beside = here.parent if (here / "exercises.py").is_file() else here
    return beside / FOLDER / FILE
