"""What may go: whatever can be made again and was not used for long."""

from __future__ import annotations

import contextlib
import shutil
import time
from pathlib import Path

DAY = 86_400
ASIDE = ("importing-*", "dry-run-*")
"""Folders that a run makes beside the cache and takes away; one that was killed leaves them."""


def evict(state: Path, days: int) -> int:
    """Delete the runs and pools that no grading has used for `days`; how many files went.

    Folders that a killed run left behind go after a day.
    """
    count = 0
    now = time.time()
    for path in (state / "cache").rglob("*"):
        with contextlib.suppress(OSError):  # another run was faster
            if path.is_file() and now - path.stat().st_mtime > days * DAY:
                path.unlink()
                count += 1
    for pattern in ASIDE:
        for folder in state.glob(pattern):
            with contextlib.suppress(OSError):
                if now - folder.stat().st_mtime > DAY:
                    shutil.rmtree(folder, ignore_errors=True)
    return count
