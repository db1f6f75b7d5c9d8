"""Run a submission in an ordinary Jupyter kernel: its own process, folder and environment.

It is no sandbox: the process has the rights of whoever grades.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from .kernel_process import KernelProcess
from .run import Cases, Executed, Limits
from .through import Pass


def run(
    notebook: bytes,
    files: Mapping[str, bytes],
    module: str,
    cases: Cases,
    limits: Limits,
) -> Executed:
    """The `Runner` of this file; a kernel that can't be started is tried a second time."""
    if limits.confinement == "required":
        return Executed(notebook, {}, fault="an ordinary kernel can't be confined")
    executed = Executed(notebook, {}, fault="not run")
    for _ in range(2):
        try:
            with contextlib.ExitStack() as stack:
                folder = Path(stack.enter_context(_folder()))
                _write(folder / "work", files)
                _write(folder / "trusted", {n: d for n, d in files.items() if n == "exercises.py"})
                (folder / "outcomes").mkdir()
                begin = partial(KernelProcess, folder, limits)
                executed = Pass(notebook, cases, limits, begin).through()
        except Exception as error:  # of the grader's machinery: the student must not pay for it
            executed = Executed(notebook, {}, fault=f"{type(error).__name__}: {error}"[:500])
        if not executed.fault:
            break
    return executed


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            continue  # a name made up to leave the folder
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.chmod(path, 0o600)
