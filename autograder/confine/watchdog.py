"""Look at a submission's process from outside: what no limit of the kernel's bounds."""

from __future__ import annotations

import os
from pathlib import Path

from .limits import THREADS

FILES = 20_000
"""A file system in memory has a size, but an empty file takes memory and none of it."""
PAGE = os.sysconf("SC_PAGE_SIZE")


def too_much(process: int, memory: int, scratch: str) -> str:
    """What the process uses more of than it may; "" when nothing.

    `scratch` is its folder where that is a file system of its own, else "".
    """
    folder = Path(f"/proc/{process}")
    try:
        if len(list((folder / "task").iterdir())) > THREADS:
            return f"started more than {THREADS} threads"
        if scratch and _files(scratch) > FILES:
            return f"made more than {FILES} files"
        resident = int((folder / "statm").read_text(encoding="ascii").split()[1]) * PAGE
        if resident > memory and _proportional(folder) > memory:
            return f"used more than {memory / 1e9:g} GB of memory"
    except (OSError, ValueError, IndexError):  # it has just ended
        pass
    return ""


def _files(scratch: str) -> int:
    system = os.statvfs(scratch)
    return system.f_files - system.f_ffree


def _proportional(folder: Path) -> int:
    """Its proportional set size: shared pages count for each process that shares them in part."""
    for line in (folder / "smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
