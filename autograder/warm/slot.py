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

from .control import Control
from .environment import clean_environment
from .frames import Frames

ENDING = 10.0
"""Seconds that a killed child may take to be gone."""


class Gone(Exception):
    """The warm process ended, which is no student's doing."""


class Slot:
    """The warm process of one driver; `folder` is the only place its children may write to."""

    def __init__(self, folder: Path, start: float) -> None:
        self.folder = folder
        scratch, home = folder / "scratch", folder / "home"
        for path in (scratch, home):
            path.mkdir()
        self.control, theirs = Control.pair()
        with theirs, open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "autograder.warm.process"),
                    *(str(theirs.fileno()), str(scratch)),
                ],
                pass_fds=[theirs.fileno()],
                env=clean_environment(home),
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if self.control.hear(time.monotonic() + start) is None:
            self.process.kill()  # it hears nobody while it imports
            self.close()
            said = (folder / "log").read_text("utf-8", "replace").strip().splitlines()
            raise Gone(f"the warm process did not start: {' '.join(said[-1:])}")

    def fork(self, most: int) -> Frames:
        """Begin a child; it may send frames of at most `most` bytes."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._tell(theirs.fileno(), do="fork")
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

    def _tell(self, descriptor: int | None = None, **message: str) -> None:
        try:
            self.control.tell(descriptor, **message)
        except OSError:
            raise Gone("the warm process ended") from None
