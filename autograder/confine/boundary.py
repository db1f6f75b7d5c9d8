"""Where one slot's boundary runs: plain data that goes to the warm process as an argument."""

from __future__ import annotations

import json
import os
import site
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Self

PACKAGES = Path(__file__).resolve().parents[2]
OURS = ("autograder", "tapescope")
SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types", "/etc/alternatives"),
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
MACHINE = (
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version"),
    *("/sys/devices/system/cpu", "/sys/devices/system/node"),
)
"""What TensorFlow and NumPy ask of the machine."""


@dataclass(frozen=True)
class Boundary:
    """Sizes in bytes."""

    level: str
    """"strong", "basic" or "none"."""
    scratch: str
    """The one folder that may be written to; made by whoever starts the slot."""
    home: str
    """Settings and caches of libraries, to read."""
    user: int = 0
    """The user and group id of submissions; 0 leaves them as they are."""
    memory: int = 2_000_000_000
    disk: int = 200_000_000

    def to_text(self) -> str:
        """As one argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The boundary of `to_text`."""
        return cls(**json.loads(text))

    def without_user(self) -> Self:
        """The same for submissions that keep the user id."""
        return replace(self, user=0)


@cache
def readable() -> tuple[str, ...]:
    """Every file and folder that Python and its packages are read from."""
    folders = [Path(prefix) for prefix in {sys.prefix, sys.exec_prefix, sys.base_prefix}]
    parts = [folder / name for folder in folders for name in ("lib", "lib64", "share", "etc")]
    parts += [folder / "pyvenv.cfg" for folder in folders]
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    parts += [Path(sysconfig.get_path(kind)) for kind in kinds]
    parts += [Path(path) for path in site.getsitepackages()]
    parts += [PACKAGES / name for name in OURS]
    parts += [Path(path) for path in SYSTEM]
    return tuple(sorted({str(path) for path in parts if path.exists()}))


def existing(paths: Iterable[str]) -> tuple[str, ...]:
    """Those that this machine has."""
    return tuple(path for path in paths if os.path.exists(path))


def own_user() -> int:
    """A user id that nothing else here has, for the slot of this process; 0 if we aren't root."""
    return 1_500_000_000 + os.getpid() if os.geteuid() == 0 else 0
