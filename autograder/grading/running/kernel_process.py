"""One kernel's process: started, asked, interrupted, and ended with all that it started."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty
from types import TracebackType
from typing import Any, Self

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg

from ...warm.environment import clean_environment
from ..reading.regular import read_regular
from .keeping import Kept
from .run import Limits
from .through import Died, TimedOut

POLL = 0.1
GRACE = 3.0
"""Seconds an interrupted cell has to end before the kernel is ended."""


class _ThisInterpreter(KernelSpecManager):
    """Knows one kernel: the interpreter that grades, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir="", **get_kernel_dict())


class KernelProcess:
    """A kernel in `folder`: it works in `work/`, outcomes come out through `outcomes/`."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.manager = KernelManager(
            kernel_spec_manager=_ThisInterpreter(),
            connection_file=str(folder / "kernel.json"),
            transport="tcp" if sys.platform == "win32" else "ipc",
        )
        self.client: BlockingKernelClient

    def __enter__(self) -> Self:
        with contextlib.suppress(FileNotFoundError):
            (self.folder / "kernel.json").unlink()  # of the kernel before
        with open(self.folder / "log", "wb") as log:
            self.manager.start_kernel(
                cwd=str(self.folder / "work"),
                env=_environment(self.folder),
                extra_arguments=["--HistoryManager.hist_file=:memory:"],
                stdout=log,
                stderr=log,
            )
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=self.limits.start)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self.client.stop_channels()
        self.manager.cleanup_resources()

    def prepare(self) -> None:
        """Import what observing needs; raises RuntimeError, since no student's code ran yet."""
        outputs: list[NotebookNode] = []
        code = (
            "import autograder.grading.running.observing as _observing; "
            f"_observing.prepare({str(self.folder / 'trusted')!r}); del _observing"
        )
        try:
            self.execute(code, self.limits.start, Kept(outputs, 10_000), silent=True)
        except (TimedOut, Died) as error:
            raise RuntimeError(f"the module's exercises could not be imported: {error}") from None
        for output in outputs:
            if output.output_type == "error":
                raise RuntimeError(f"{output.ename}: {output.evalue}")

    def observe(self, exercise: str, aspect: int, seeds: Sequence[int]) -> bytes | None:
        """The encoded outcomes of one aspect; None when the student's code prevented them.

        Raises as `execute` does.
        """
        path = self.folder / "outcomes" / secrets.token_hex(8)
        code = (
            "__import__('autograder.grading.running.observing', fromlist=['_']).observe_to_file("
            f"globals(), {exercise!r}, {aspect}, {tuple(seeds)!r}, {str(path)!r})"
        )
        self.execute(code, self.limits.observation, None, silent=True)
        data = read_regular(path, self.limits.outcome)  # what the student left may be a trap
        return data if data is not None and len(data) <= self.limits.outcome else None

    def execute(
        self, code: str, seconds: float, kept: Kept | None, *, silent: bool = False
    ) -> None:
        """Run `code`, adding to `kept`.

        Raises `TimedOut` when it had to be interrupted, `Died` when the kernel is gone.
        """
        kept = kept or Kept([], 0)
        request = self.client.execute(code, silent=silent, store_history=not silent)
        if self._answered(request, time.monotonic() + seconds, kept):
            return
        self.manager.interrupt_kernel()
        if self._answered(request, time.monotonic() + GRACE, kept):
            raise TimedOut(f"took longer than {seconds:g} seconds")
        self._end()
        raise Died(f"took longer than {seconds:g} seconds and could not be stopped")

    def _answered(self, request: str, deadline: float, kept: Kept) -> bool:
        """Take in messages until `request` is done; False when the deadline passes before."""
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=POLL)
            except Empty:
                if not self.manager.is_alive():
                    raise Died("ended the Python process") from None
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status":
                if message["content"].get("execution_state") == "idle":
                    self._drain()
                    return True
            else:
                _add(kept, message)
        return False

    def _drain(self) -> None:
        with contextlib.suppress(Empty):
            while True:
                self.client.get_shell_msg(timeout=0)

    def _end(self) -> None:
        """End the kernel's whole process group, so that nothing it started goes on."""
        group = getattr(self.manager.provisioner, "pgid", None)
        self.manager.shutdown_kernel(now=True)
        if group and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)


def _add(kept: Kept, message: dict[str, Any]) -> None:
    if message["msg_type"] == "clear_output":
        kept.clear()
    with contextlib.suppress(ValueError, KeyError):  # execute_input, or a message that isn't one
        kept.add(output_from_msg(message))


def _environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return clean_environment(home)
