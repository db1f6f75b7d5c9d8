"""A worker slot of a driver: its warm process, and one child at a time."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from ..confine.boundary import Boundary
from ..confine.bubble import sandboxed
from ..confine.levels import strongest
from ..grading.running.run import Limits
from .control import Control
from .environment import clean_environment
from .frames import Frames

FIXED = {
    "CUDA_VISIBLE_DEVICES": "-1",  # devices are closed to submissions, so equal for all
    "OPENBLAS_NUM_THREADS": "1",  # its threads would not live on in a child
}
ENDING = 10.0
"""Seconds that a killed child may take to be gone."""


def slot_of(limits: Limits) -> tuple[str, int]:
    """What a warm process has to be started with; all else is told to each child."""
    return limits.confinement, limits.disk


class Gone(Exception):
    """The warm process ended, which is no student's doing."""


class Slot:
    """The warm process of one driver; `folder` is the only place its children may write to."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        scratch, home = folder / "scratch", folder / "home"
        for path in (scratch, home):
            path.mkdir()
        boundary = strongest(
            Boundary("none", str(scratch), str(home), disk=limits.disk),
            limits.confinement,
        )
        self.level = boundary.level
        self.control, theirs = Control.pair()
        command = [
            *(sys.executable, "-P", "-m", "autograder.warm.process"),
            *(str(theirs.fileno()), boundary.to_text()),
        ]
        if boundary.level == "strong":
            command = sandboxed(boundary, command)
        with theirs, open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env={**clean_environment(home), **FIXED},
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if self.control.hear(time.monotonic() + limits.start) is None:
            self.process.kill()  # it hears nobody while it imports
            self.close()
            said = (folder / "log").read_text("utf-8", "replace").strip().splitlines()
            raise Gone(f"the warm process did not start: {' '.join(said[-1:])}")

    def fits(self, limits: Limits) -> bool:
        """Whether it was started with what these limits ask for."""
        return slot_of(self.limits) == slot_of(limits)

    def fork(self, most: int, memory: int) -> Frames:
        """Begin a child; it may send frames of `most` bytes, and use `memory` bytes more."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._tell(theirs.fileno(), do="fork", memory=memory)
        return Frames(ours, most)

    def interrupt(self) -> None:
        """Interrupt the child as Ctrl-C does."""
        self._tell(do="interrupt")

    def end(self) -> str:
        """Kill the child, if it is still there, and all it started; how it ended."""
        self._tell(do="kill")
        heard = self.control.hear(time.monotonic() + ENDING)
        if heard is None:
            raise Gone("the warm process ended")
        return str(heard[0]["how"])

    def close(self) -> None:
        """End the warm process."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING)
            return
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _tell(self, descriptor: int | None = None, **message: str | int) -> None:
        try:
            self.control.tell(descriptor, **message)
        except OSError:
            raise Gone("the warm process ended") from None
