"""Run submissions in warm slots: the `Runner` that grading uses by default.

Drivers are kept between jobs, as many as ever ran side by side in this process, and end with it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import warnings
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

import nbformat
from nbformat.v4 import new_notebook

from ..grading.running import kernel
from ..grading.running.run import Cases, Executed, Limits
from .environment import clean_environment
from .jobs import Job, executed_from_bytes, job_to_bytes, read_block, write_block
from .slot import slot_of

OTHERS = 4
"""Idle drivers that are kept although another kind is asked for."""
ENDING = 15.0
"""Seconds a driver has to end when its input is closed."""


def run(
    notebook: bytes,
    files: Mapping[str, bytes],
    module: str,
    cases: Cases,
    limits: Limits,
) -> Executed:
    """The `Runner` of this file; what fails on our side is tried a second time, elsewhere."""
    if not can_fork():
        _say_once()
        return kernel.run(notebook, files, module, cases, limits)
    job = Job(notebook, files, cases, limits)
    executed = Executed(notebook, {}, fault="not run")
    for _ in range(2):
        try:
            with DRIVERS.one(slot_of(limits)) as driver:
                executed = driver.run(job)
        except Exception as error:  # of the grader's machinery: the student must not pay for it
            executed = Executed(notebook, {}, fault=f"{type(error).__name__}: {error}"[:500])
        if not executed.fault:
            break
    return executed


def prepare(limits: Limits) -> None:
    """Start a driver for the next job, warm; a fault of it is that job's to tell."""
    if can_fork():
        run(nbformat.writes(new_notebook()).encode(), {}, "", Cases({}, ()), limits)


def can_fork() -> bool:
    """Whether a process that has imported TensorFlow may fork here: only Linux promises it."""
    return sys.platform == "linux"


class Driver:
    """One driver's process, and the folder its slot works in; `slot` is what `slot_of` gives."""

    def __init__(self, slot: tuple[str, int]) -> None:
        self.slot = slot
        # not a TemporaryDirectory: in a fork of this process its finalizer would delete the folder
        self.folder = Path(tempfile.mkdtemp(prefix="grade-"))
        self.folder.chmod(0o711)  # a submission with a user of its own passes through
        home = self.folder / "driver"
        home.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.warm.driver", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=clean_environment(home),
            cwd=home,
            start_new_session=True,  # Ctrl-C is for the grader, who then ends its drivers
        )

    def run(self, job: Job) -> Executed:
        """One job; raises RuntimeError when the driver fails at it."""
        with contextlib.suppress(OSError):
            write_block(cast(BinaryIO, self.process.stdin), job_to_bytes(job))
        data = read_block(cast(BinaryIO, self.process.stdout), most(job))
        if data is None:
            raise RuntimeError("the driver ended, or answered too much")
        return executed_from_bytes(data)

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""
        return self.process.poll() is None

    def let_go(self) -> None:
        """Close this process's ends of its pipes."""
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, pipe).close()

    def close(self) -> None:
        """End it, with all that it started."""
        self.let_go()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Drivers:
    """The drivers of this process that have nothing to do."""

    def __init__(self) -> None:
        self._reset()
        os.register_at_fork(after_in_child=self._let_go)

    def _reset(self) -> None:
        self._idle: list[Driver] = []
        self._all: weakref.WeakSet[Driver] = weakref.WeakSet()
        self._lock = threading.Lock()

    def _let_go(self) -> None:
        """In a fork: the drivers are the parent's, and must see its end."""
        for driver in self._all:
            driver.let_go()
        self._reset()

    @contextlib.contextmanager
    def one(self, slot: tuple[str, int]) -> Iterator[Driver]:
        """A driver with a slot like `slot` for one job; it is kept unless the job raised."""
        driver = self._kept(slot)
        if driver is not None and not driver.alive:
            driver.close()
            driver = None
        if driver is None:
            driver = Driver(slot)
            self._all.add(driver)
        try:
            yield driver
        except BaseException:
            driver.close()
            raise
        with self._lock:
            self._idle.append(driver)

    def _kept(self, slot: tuple[str, int]) -> Driver | None:
        """An idle driver with such a slot; of others, only some are kept."""
        with self._lock:
            for place, driver in enumerate(self._idle):
                if driver.slot == slot:
                    return self._idle.pop(place)
            too_many, self._idle = self._idle[:-OTHERS], self._idle[-OTHERS:]
        for driver in too_many:
            driver.close()
        return None

    def close(self) -> None:
        """End them all."""
        with self._lock:
            idle, self._idle = self._idle, []
        for driver in idle:
            driver.close()


DRIVERS = Drivers()
atexit.register(DRIVERS.close)


def most(job: Job) -> int:
    """Bytes that the answer to a job can have: outputs and outcomes as large as allowed."""
    cells = len(json.loads(job.notebook)["cells"]) + 1
    parts = sum(job.cases.exercises.values())
    outputs = 2 * min(cells * job.limits.output, job.limits.outputs) + cells * 10_000
    return 2 * (len(job.notebook) + outputs + parts * job.limits.outcome)


_said = threading.Event()


def _say_once() -> None:
    if not _said.is_set():
        _said.set()
        warnings.warn(
            "Warm processes need Linux: submissions run in ordinary Jupyter kernels, more slowly.",
            stacklevel=3,
        )
