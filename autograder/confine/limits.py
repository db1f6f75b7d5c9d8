"""Limits that the kernel keeps for each submission's process."""

from __future__ import annotations

import resource
from pathlib import Path

OPEN_FILES = 256
THREADS = 512


def limit_resources(memory: int, disk: int, own_user: bool) -> None:
    """`memory` bytes of data beyond what the process has now, and files of `disk` bytes each.

    RLIMIT_AS would count what TensorFlow reserves and never uses, and stop honest code.
    """
    limits = {
        resource.RLIMIT_DATA: data_size() + memory,
        resource.RLIMIT_FSIZE: disk,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if own_user:  # it counts a user's threads, so it would count a person's own as well
        limits[resource.RLIMIT_NPROC] = THREADS
    for limit, value in limits.items():
        _, most = resource.getrlimit(limit)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (value, value))


def data_size() -> int:
    """Bytes of private memory that this process could write to."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
