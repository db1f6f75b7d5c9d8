"""One submission's process: does what the driver asks, until the driver has no more to ask.

From the first cell on nothing here can be trusted, so nothing here judges or decides.
"""

from __future__ import annotations

import base64
import os
import random
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from ..confine.boundary import Boundary
from ..confine.confining import confine
from ..encoding import encode
from ..grading.running import observing
from .frames import Closed, Frames
from .interrupts import Interrupts
from .shell import SINK, CellShell, take_over_streams
from .spill import Spill

MOST = 1 << 28
"""Bytes of a request: the driver is trusted, and a submission has files."""
NAMES = ("execute", "observe", "prepare")


def become_child(connection: socket.socket, boundary: Boundary, shell: CellShell) -> NoReturn:
    """Serve the driver over `connection` and end this process; the first thing after a fork."""
    frames = Frames(connection, MOST)
    try:
        if boundary.level != "none":
            confine(boundary)
        _Child(frames, Path(boundary.scratch), shell).serve()
    except Closed:
        pass
    except OSError as problem:  # nothing of the student's was run: the grader must know
        frames.receive()
        frames.send(b"A", f"it could not be confined: {problem}".encode("utf-8", "replace"))
    finally:
        os._exit(0)


def begin_anew(folder: Path) -> None:
    """Undo what a fork inherits and must not share: folders, descriptors and random numbers."""
    os.umask(0o077)
    for name in ("work", "home"):
        (folder / name).mkdir()
    os.chdir(folder / "work")
    os.environ.update(dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR"), str(folder / "home")))
    tempfile.tempdir = None
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    sys.path.insert(0, "")  # modules of the student's own, beside the notebook


class _Child:
    def __init__(self, frames: Frames, folder: Path, shell: CellShell) -> None:
        self.frames, self.folder, self.shell = frames, folder, shell
        begin_anew(folder)
        self.spill = Spill(folder / "printed")
        self.interrupts = Interrupts()
        self.lock = threading.RLock()  # a student's threads print while an answer is sent
        SINK.send = lambda data: self._send(b"O", data)
        take_over_streams()

    def serve(self) -> None:
        """Answer requests one by one."""
        while True:
            request = self.frames.receive().json()
            if request["do"] in NAMES:
                answer = getattr(self, f"_{request.pop('do')}")(**request)
                self._send(b"A", answer)

    def _send(self, kind: bytes, data: bytes) -> None:
        with self.interrupts.shielded(), self.lock:
            self.frames.send(kind, data)

    def _prepare(self, files: Mapping[str, str]) -> bytes:
        try:
            for name, text in files.items():
                write_inside(self.folder / "work", name, base64.b64decode(text))
            trusted = self.folder / "trusted"
            trusted.mkdir()
            if "exercises.py" in files:
                write_inside(trusted, "exercises.py", base64.b64decode(files["exercises.py"]))
            observing.prepare(str(trusted))
        except Exception as error:
            return f"{type(error).__name__}: {error}".encode("utf-8", "replace")
        return b""

    def _execute(self, code: str, most: int) -> bytes:
        SINK.start(most)
        with self.interrupts.allowed():
            self.shell.run_cell(code, store_history=True)  # type: ignore[no-untyped-call]
        SINK.flush()
        for name, text in self.spill.take(most).items():
            SINK.write(name, text)
        SINK.start(0)
        return b""

    def _observe(self, exercise: str, aspect: int, seeds: list[int]) -> bytes:
        SINK.start(0)
        answer = b""
        with self.interrupts.allowed():
            answer = encode(observing.observe(self.shell.user_ns, exercise, aspect, seeds))
        self.spill.take(0)
        return answer


def write_inside(folder: Path, name: str, data: bytes) -> None:
    """Write a file below `folder`; a name made up to leave it is passed over."""
    path = folder / name
    if path.resolve().is_relative_to(folder.resolve()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
