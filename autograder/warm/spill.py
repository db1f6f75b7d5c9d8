"""What code in C prints, which knows nothing of `sys.stdout`, by way of two files."""

from __future__ import annotations

import os
from pathlib import Path


class Spill:
    """Descriptors 1 and 2 go to files of `folder`; `take` empties them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._files = {}
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
            opened = os.open(folder / name, flags, 0o600)
            os.dup2(opened, descriptor)
            self._files[name] = opened

    def take(self, most: int) -> dict[str, str]:
        """The text printed since the last time, at most `most` bytes of each stream."""
        found = {}
        for name, descriptor in self._files.items():
            data = os.pread(descriptor, max(most, 0), 0)
            os.ftruncate(descriptor, 0)
            if data:
                found[name] = data.decode("utf-8", "replace")
        return found
