"""A driver: takes jobs from the grader, and takes each through its slot; holds no secret.

It ends when the grader closes its input, even in the middle of a job.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from .. import lean_start  # noqa: F401  # before nbformat is imported
from ..grading.running.run import Executed
from ..grading.running.through import Pass
from .jobs import Job, executed_to_bytes, job_from_bytes, read_block, write_block
from .session import Session
from .slot import Slot

MOST = 1 << 30
"""Bytes of a job: the grader is trusted."""


def main() -> None:
    """Serve jobs until there are no more; the argument is a folder of the grader's making."""
    folder = Path(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may get between the answers
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    driver = _Driver(folder)
    threading.Thread(target=_read, args=(sys.stdin.buffer, jobs, driver), daemon=True).start()
    while True:
        write_block(answers, executed_to_bytes(driver.run(job_from_bytes(jobs.get()))))


def _read(source: BinaryIO, jobs: queue.SimpleQueue[bytes], driver: _Driver) -> None:
    """Queue the jobs; at the end of input end this process and its slot, whatever they are at."""
    while (data := read_block(source, MOST)) is not None:
        jobs.put(data)
    driver.abandon()
    os._exit(0)


class _Driver:
    """Keeps one slot as long as it is of use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slot: Slot | None = None
        self.count = 0

    def run(self, job: Job) -> Executed:
        """One job; a warm process that ends under it is a fault, and replaced."""
        try:
            slot = self._warm(job)
            begin = partial(Session, slot, job.files, job.limits)
            executed = Pass(job.notebook, job.cases, job.limits, begin).through()
            return replace(executed, level=slot.level)
        except Exception as error:  # of the grader's machinery: the student must not pay for it
            self._drop()
            return Executed(job.notebook, {}, fault=f"{type(error).__name__}: {error}"[:500])

    def abandon(self) -> None:
        """End the slot from another thread, and leave no file: the grader may be gone."""
        if self.slot is not None:
            self.slot.process.kill()
            self.slot.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _warm(self, job: Job) -> Slot:
        if self.slot is not None and not self.slot.fits(job.limits):
            self._drop()
        if self.slot is None:
            self.count += 1
            folder = self.folder / str(self.count)
            folder.mkdir()
            self.slot = Slot(folder, job.limits)
        return self.slot

    def _drop(self) -> None:
        if self.slot is not None:
            self.slot.close()
            self.slot = None


if __name__ == "__main__":
    main()
