"""What lies outside a submission: planted, so that one can see whether it was touched."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import autograder

CANARY = f"canary-{secrets.token_hex(8)}"
"""Stands in everything that a submission must not read."""
MARK = f"mark-{secrets.token_hex(8)}"
"""The name of every file that an attack tries to make."""
PLANTED = ("secret", "gradebook.db", "submitted/ada/01_tiny/01_tiny.ipynb", "solution.py", "pool")
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/")
"""Folders that every program may see, and many may write to."""


class Outside:
    """Files, sockets and a process that any user of this machine could reach."""

    def __init__(self) -> None:
        os.environ["PLANTED"] = CANARY
        self.folder = Path(tempfile.mkdtemp(prefix="outside-"))
        self.folder.chmod(0o777)  # so that nothing but the boundary protects it
        for name in PLANTED:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{CANARY} {name}")
            path.chmod(0o666)
        self.bystander = subprocess.Popen(
            [sys.executable, "-c", f"held = {CANARY!r}; import time; time.sleep(3600)"]
        )
        self.abstract = f"\0{MARK}"
        self.listeners = [
            self._listen(socket.AF_INET, ("127.0.0.1", 0)),
            self._listen(socket.AF_UNIX, str(self.folder / "socket")),
            self._listen(socket.AF_UNIX, self.abstract),
        ]
        (self.folder / "socket").chmod(0o777)
        self.before = self.seen()

    def _listen(self, family: int, address: object) -> socket.socket:
        listener = socket.socket(family)
        listener.bind(address)
        listener.listen()
        listener.setblocking(False)
        return listener

    def given(self) -> str:
        """A cell that tells an attacker where everything is."""
        where = {
            "outside": str(self.folder),
            "course": str(Path(__file__).parents[2]),
            "package": str(Path(autograder.__file__).parent),
            "bystander": self.bystander.pid,
            "grader": os.getpid(),
            "port": self.listeners[0].getsockname()[1],
            "abstract": self.abstract,
            "mark": MARK,
        }
        return (
            f"WHERE = {where!r}\n"
            "def take(thing):\n    print('TAKEN', repr(thing)[:2000], flush=True)"
        )

    def seen(self) -> object:
        """All that an attack could have changed."""
        package = Path(autograder.__file__).parent
        stats = {}
        for path in [*sorted(self.folder.rglob("*")), *sorted(package.glob("*.py"))]:
            stat = path.stat()
            content = path.read_bytes() if path.is_file() else b""
            stats[str(path)] = (stat.st_mode, stat.st_uid, stat.st_mtime_ns, content)
        marks = [folder for folder in SHARED if os.path.lexists(os.path.join(folder, MARK))]
        return stats, marks, sorted(os.listdir(package)), os.getpriority(os.PRIO_PROCESS, 0)

    def touched(self) -> str:
        """What is not as it was planted; "" when all is."""
        if self.seen() != self.before:
            return "a file"
        if self.bystander.poll() is not None:
            return "another process"
        for listener in self.listeners:
            try:
                listener.accept()[0].close()
            except BlockingIOError:
                continue
            return "a socket"
        return ""

    def close(self) -> None:
        """Take it all away."""
        self.bystander.kill()
        self.bystander.wait()
        for listener in self.listeners:
            listener.close()
        shutil.rmtree(self.folder)
        del os.environ["PLANTED"]
