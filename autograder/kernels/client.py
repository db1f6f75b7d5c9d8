"""A server of warm kernels, started; and one kernel of it, with the face of a `Popen`."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

START = 120.0
AT_ONCE = 64
ENDING = 10.0
LOOK = 0.01
FIXED = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OPENBLAS_NUM_THREADS": "1",  # its threads would not live on in a fork
    "TF_CPP_MIN_LOG_LEVEL": "3",  # counts only before the import
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # a third fewer pages to ask for
}
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
"""For a kernel, unless it is told otherwise: others run beside it, on every core."""


def can_fork() -> bool:
    """Whether a process that has imported TensorFlow may fork here: only Linux promises it."""
    return sys.platform == "linux"


class Server:
    """A server's process; it ends when `close` is called, or with this process.

    It imports for some seconds yet when this returns: a kernel asked for meanwhile waits for it.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)
        self.path = str(Path(self._folder.name) / "socket")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder.kernels.server", self.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **FIXED},
            start_new_session=True,
        )
        assert self.process.stdout is not None
        if self.process.stdout.readline() != b"listening\n":
            self.close()
            raise RuntimeError("the server of warm kernels did not start")

    def close(self) -> None:
        """End it, and every kernel it forked."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class ForkedKernel:
    """As much of a `Popen` as jupyter_client asks of a kernel's process."""

    stdin = stdout = stderr = None

    def __init__(self, server: str, connection_file: str, env: Mapping[str, str], cwd: str) -> None:
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        request = {"file": connection_file, "env": dict(env), "cwd": os.fspath(cwd)}
        try:
            self._server.connect(server)
            self._server.sendall(json.dumps(request).encode() + b"\n")
            self._server.settimeout(START)
            self.pid = int(self._server.recv(AT_ONCE))  # one line, short enough to be whole
        except (OSError, ValueError) as error:
            raise RuntimeError("the server of warm kernels has ended, or is stuck") from error
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        if self.returncode is None and select.select([self._server], [], [], 0)[0]:
            line = self._server.recv(AT_ONCE)
            self.returncode = int(line) if line else -signal.SIGKILL
            self._server.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended."""
        end = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            time.sleep(LOOK)
        return code

    def send_signal(self, number: int) -> None:
        """Signal it, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)
