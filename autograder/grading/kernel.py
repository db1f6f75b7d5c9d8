"""Run a submission in an ordinary Jupyter kernel: its own process, folder and environment.

It is no sandbox: the process has the rights of whoever grades.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from .kernel_process import Died, KernelProcess, TimedOut
from .run import Cases, Executed, Limits, checked_exercise

MAX_RESTARTS = 2


def run(
    notebook: bytes,
    files: Mapping[str, bytes],
    module: str,
    cases: Cases,
    limits: Limits,
) -> Executed:
    """The `Runner` of this file; a kernel that can't be started is tried a second time."""
    executed = Executed(notebook, {}, fault="not run")
    for _ in range(2):
        try:
            executed = _Run(notebook, cases, limits).through(files, module)
        except Exception as error:  # of the grader's machinery: the student must not pay for it
            executed = Executed(notebook, {}, fault=f"{type(error).__name__}: {error}"[:500])
        if not executed.fault:
            break
    return executed


class _Run:
    """One pass over one notebook, over as many kernels as the student's code uses up."""

    def __init__(self, notebook: bytes, cases: Cases, limits: Limits) -> None:
        self.nb: NotebookNode = nbformat.reads(notebook.decode(), as_version=4)
        self.cases, self.limits = cases, limits
        self.outcomes: dict[tuple[str, int], bytes | None] = {}
        self.code = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        self.deadly: set[int] = set()
        """Cells that ended a kernel: a fresh one goes on without them."""
        self.stopped: dict[str, str] = {}
        self.count = 0
        self.end = time.monotonic() + limits.start + limits.submission

    def through(self, files: Mapping[str, bytes], module: str) -> Executed:
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(_folder()))
            _write(folder / "work", files)
            _write(folder / "trusted", {n: d for n, d in files.items() if n == "exercises.py"})
            (folder / "outcomes").mkdir()
            done = 0
            for _ in range(MAX_RESTARTS + 1):
                with KernelProcess(folder, self.limits) as kernel:
                    kernel.prepare()
                    done = self._go_on(kernel, done)
                if done == len(self.code):
                    break
            for cell in self.code[done:]:
                self._not_run(cell, "ended the Python process too often")
        text: str = nbformat.writes(self.nb)
        return Executed(text.encode(), self.outcomes, self.stopped)

    def _go_on(self, kernel: KernelProcess, done: int) -> int:
        """Run from cell `done` until the end or the kernel's; the number of cells dealt with.

        A fresh kernel first repeats what came before, in silence, except the deadly cells.
        """
        index = 0
        try:
            for index, cell in enumerate(self.code):
                if time.monotonic() > self.end:
                    for rest in self.code[max(index, done) :]:
                        self._not_run(rest, "took too long as a whole")
                    return len(self.code)
                if index < done:
                    if index not in self.deadly and not checked_exercise(cell):
                        with contextlib.suppress(TimedOut):
                            kernel.execute(cell.source, self.limits.cell, 0)
                elif checked_exercise(cell) in self.cases.exercises:
                    self._observe(kernel, cell, checked_exercise(cell))
                else:
                    self._execute(kernel, cell)
        except Died as death:
            self.deadly.add(index)
            if index >= done:
                self._stop(self.code[index], str(death))
            return max(done, index + 1)
        return len(self.code)

    def _execute(self, kernel: KernelProcess, cell: NotebookNode) -> None:
        cell.outputs = []
        self.count += 1
        cell.execution_count = self.count
        try:
            kernel.execute(cell.source, self.limits.cell, self.limits.output, cell.outputs)
        except TimedOut as timeout:
            self._stop(cell, str(timeout))

    def _observe(self, kernel: KernelProcess, cell: NotebookNode, exercise: str) -> None:
        keys = [(exercise, aspect) for aspect in range(self.cases.exercises[exercise])]
        self.outcomes.update((key, None) for key in keys)
        for key in keys:
            try:
                self.outcomes[key] = kernel.observe(exercise, key[1], self.cases.seeds)
            except TimedOut as timeout:
                self._stop(cell, str(timeout))

    def _not_run(self, cell: NotebookNode, why: str) -> None:
        exercise = checked_exercise(cell)
        for aspect in range(self.cases.exercises.get(exercise, 0)):
            self.outcomes.setdefault((exercise, aspect), None)
        self._stop(cell, why)

    def _stop(self, cell: NotebookNode, why: str) -> None:
        """Say so in an output: nbgrader gives full points to a test without any."""
        exercise = checked_exercise(cell)
        if exercise in self.cases.exercises:
            self.stopped[exercise] = why
        else:
            text = f"The code {why}."
            cell.outputs.append(
                new_output("error", ename="Stopped", evalue=text, traceback=[f"Stopped: {text}"])
            )


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
