"""Starting the process that runs a source: a fresh one, or a fork of one that imported all before.

A fresh one is simplest for one module. To build many, TensorFlow is imported once for each
`WarmSource` instead of once for each module. Either ends with its standard input, which stays open
until then: so none outlives a build that was ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Start = Callable[[Mapping[str, Any]], None]
"""Has a request answered by a file in its scratch folder; raises `TooLong`."""
PROCESSOR_LIMIT = 900
"""Seconds of processor time for one module: far above any honest run, so that an endless cell ends.
A busy machine takes longer for the same, so it is not a limit on time."""
TIME_LIMIT = 3600
"""Seconds for one module, for a cell that waits for ever and computes nothing."""
OVER = -getattr(signal, "SIGXCPU", 24)
"""How a process ends that took more than `PROCESSOR_LIMIT`; Windows has neither."""
MOST_AT_ONCE = 4
"""Processes side by side, each of which holds a TensorFlow of its own."""
KEPT_ENVIRONMENT = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES",
)  # fmt: skip
COMMAND = (sys.executable, "-m", "autograder.source_process")
ERRORS = "errors.txt"
"""In the scratch folder: what the process wrote to its standard error."""


class TooLong(Exception):
    """A source took more than one of the limits, which this names, and was ended."""

    def __init__(self, of_processor: bool) -> None:
        limits = (f"{TIME_LIMIT} s", f"{PROCESSOR_LIMIT} s of processor time")
        super().__init__(limits[of_processor])


def start_fresh(request: Mapping[str, Any]) -> None:
    """Answer `request` in a process of its own."""
    scratch = Path(str(request["scratch"]))
    with (
        (scratch / ERRORS).open("wb") as errors,
        subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=_environment(scratch),
            cwd=scratch,
            bufsize=0,
        ) as process,
    ):
        _ask(process, request)


def _ask(process: subprocess.Popen[bytes], request: Mapping[str, Any]) -> None:
    """Send the request and wait for the process to end; it never outlives this call."""
    assert process.stdin is not None
    try:
        with contextlib.suppress(BrokenPipeError):  # it ended: then there is no answer
            process.stdin.write(_line(request))
        ended = process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise TooLong(of_processor=False) from None
    finally:
        process.kill()
    if ended == OVER:
        raise TooLong(of_processor=True)


def _line(request: Mapping[str, Any]) -> bytes:
    return json.dumps({**request, "processor": PROCESSOR_LIMIT}).encode() + b"\n"


class WarmSource:
    """A process with everything imported, which forks a child for each request, one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._folder.cleanup()

    def start(self, request: Mapping[str, Any]) -> None:
        """Answer `request` in a fork; after one that took too long, a new process is started."""
        process = self._ready()
        assert process.stdin is not None and process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # it ended: then there is no answer
            process.stdin.write(_line(request))
            process.stdin.flush()
        if not select.select([process.stdout], [], [], TIME_LIMIT)[0]:
            self._end()
            raise TooLong(of_processor=False)
        ended = process.stdout.readline()
        if not ended:
            self._end()
        elif int(ended) == OVER:
            raise TooLong(of_processor=True)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [*COMMAND, "--serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(Path(self._folder.name)),
                cwd=self._folder.name,
                start_new_session=True,  # so that it ends with all its children
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None


def _environment(scratch: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return kept | {
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "IPYTHONDIR": str(scratch / "ipython"),
    }
