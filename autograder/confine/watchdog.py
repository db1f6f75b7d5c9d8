"""Look at a submission's process from outside: what no limit of the kernel's bounds."""

from __future__ import annotations

import os
from pathlib import Path

from .limits import THREADS

PAGE = os.sysconf("SC_PAGE_SIZE")


def too_much(process: int, memory: int) -> str:
    """What the process uses more of than it may; "" when nothing."""
    folder = Path(f"/proc/{process}")
    try:
        if len(list((folder / "task").iterdir())) > THREADS:
            return f"started more than {THREADS} threads"
        resident = int((folder / "statm").read_text(encoding="ascii").split()[1]) * PAGE
        if resident > memory and _proportional(folder) > memory:
            return f"used more than {memory / 1e9:g} GB of memory"
    except (OSError, ValueError, IndexError):  # it has just ended
        pass
    return ""


def _proportional(folder: Path) -> int:
    """Its proportional set size: shared pages count for each process that shares them in part."""
    for line in (folder / "smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
