"""One pass over a notebook, over as many processes as the student's code uses up."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from .keeping import Kept
from .run import Cases, Executed, Limits, checked_exercise

MAX_RESTARTS = 20
"""Far more than honest code needs: what bounds them is the time that a submission has."""
STOPPED = "Stopped"
"""The name of the error that is left in a cell that was ended."""


class Died(Exception):
    """The process is gone: the student's code ended it, or it had to be ended."""


class TimedOut(Exception):
    """The request took too long and was interrupted; the process goes on."""


class Process(Protocol):
    """What runs the cells. Each method raises `TimedOut`, or `Died` and is then of no more use."""

    def prepare(self) -> None:
        """Import what observing needs; raises RuntimeError, since no student's code ran yet."""

    def execute(self, code: str, seconds: float, kept: Kept | None) -> None:
        """Run `code`, adding its outputs to `kept`; without it, in silence."""

    def observe(self, exercise: str, aspect: int, seeds: Sequence[int]) -> bytes | None:
        """The encoded outcomes of one aspect; None when the student's code prevented them."""


class Pass:
    """Takes a notebook through; `begin` gives a fresh process, ended when its context is left."""

    def __init__(
        self,
        notebook: bytes,
        cases: Cases,
        limits: Limits,
        begin: Callable[[], contextlib.AbstractContextManager[Process]],
    ) -> None:
        self.nb: NotebookNode = nbformat.reads(notebook.decode(), as_version=4)
        self.cases, self.limits, self.begin = cases, limits, begin
        self.outcomes: dict[tuple[str, int], bytes | None] = {}
        self.code = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        self.deadly: set[int] = set()
        """Cells that ended a process: a fresh one goes on without them."""
        self.stopped: dict[str, str] = {}
        self.count = 0
        self.left = limits.outputs
        """Bytes of outputs that the cells together may still leave."""
        self.full = False
        self.end = time.monotonic() + limits.start + limits.submission

    def through(self) -> Executed:
        """Run every cell, and observe each exercise where its check cell stands."""
        done = 0
        for _ in range(MAX_RESTARTS + 1):
            with self.begin() as process:
                process.prepare()
                done = self._go_on(process, done)
            if done == len(self.code):
                break
        for cell in self.code[done:]:
            self._not_run(cell, "ended the Python process too often")
        text: str = nbformat.writes(self.nb)
        return Executed(text.encode(), self.outcomes, self.stopped)

    def _go_on(self, process: Process, done: int) -> int:
        """Run from cell `done` until the end or the process's; the number of cells dealt with.

        A fresh process first repeats what came before, in silence, except the deadly cells.
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
                            process.execute(cell.source, self.limits.cell, None)
                elif checked_exercise(cell) in self.cases.exercises:
                    self._observe(process, cell, checked_exercise(cell))
                else:
                    self._execute(process, cell)
        except Died as death:
            self.deadly.add(index)
            if index >= done:
                self._stop(self.code[index], str(death))
            return max(done, index + 1)
        return len(self.code)

    def _execute(self, process: Process, cell: NotebookNode) -> None:
        cell.outputs = []
        self.count += 1
        cell.execution_count = self.count
        room = min(self.limits.output, self.left)
        kept = Kept(cell.outputs, room)
        try:
            process.execute(cell.source, self.limits.cell, kept)
        except TimedOut as timeout:
            self._stop(cell, str(timeout))
        finally:
            self.left -= room - kept.left
            if kept.cut and room < self.limits.output:
                self._say_once_that_outputs_end(cell)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = self.count

    def _observe(self, process: Process, cell: NotebookNode, exercise: str) -> None:
        keys = [(exercise, aspect) for aspect in range(self.cases.exercises[exercise])]
        self.outcomes.update((key, None) for key in keys)
        for key in keys:
            try:
                self.outcomes[key] = process.observe(exercise, key[1], self.cases.seeds)
            except TimedOut as timeout:
                self._stop(cell, str(timeout))

    def _say_once_that_outputs_end(self, cell: NotebookNode) -> None:
        if not self.full:
            most = self.limits.outputs / 1_000_000
            text = f"Outputs beyond {most:g} MB in all are left out from here on.\n"
            cell.outputs.append(new_output("stream", name="stdout", text=text))
        self.full = True

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
                new_output("error", ename=STOPPED, evalue=text, traceback=[f"{STOPPED}: {text}"])
            )
