"""Runs kept by content: the same notebook, files, cases and versions are run once."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from sys import version as python

import nbformat
from nbformat import NotebookNode

from ...encoding import Unreadable, decode
from ...errors import CourseError
from ..deciding import own_code
from .cut_short import was_cut
from .run import Cases, Executed, Limits, checked_exercise, runner

MISSING = {"AttributeError", "ImportError", "NameError"}
"""What code raises that does not find something: a demonstration may have imported it."""
PACKAGES = ("tensorflow", "keras", "numpy", "ipykernel", "ipython")


@dataclass(frozen=True)
class Job:
    """All that one run depends on; plain data, so that any executor can carry it."""

    runner: str
    notebook: bytes
    files: Mapping[str, bytes]
    module: str
    cases: Cases
    limits: Limits
    whole: Job | None = None
    """The same run with the demonstrations that this one leaves out; no part of the key."""
    relied: frozenset[str] = frozenset()
    """Cells that have to be run to their ends, or the whole is run; no part of the key."""

    @cached_property
    def key(self) -> str:
        """A hash of everything that can change what comes out."""
        cells = nbformat.reads(self.notebook.decode(), as_version=4).cells
        content = {
            "runner": self.runner,
            "cells": [(cell.id, cell.source, cell.metadata) for cell in cells],
            "files": {name: _hash(data) for name, data in sorted(self.files.items())},
            "module": self.module,
            "cases": [sorted(self.cases.exercises.items()), self.cases.seeds],
            "limits": asdict(self.limits),
            "versions": versions(),
            "package": own_code(),
        }
        return _hash(json.dumps(content, sort_keys=True).encode())


def next_job(job: Job, executed: Executed) -> Job | None:
    """The run that `job` has to be followed by: the whole one, if a demonstration may be missing.

    Either an exercise did not find something, or a cell was cut short that was relied on: it may
    not have bound anew what a demonstration binds.
    """
    if job.whole is None or executed.fault:
        return None
    count = len(job.cases.seeds)
    for data in executed.outcomes.values():
        if data is None:
            continue
        try:
            outcomes = decode(data, count)
        except Unreadable:
            continue
        raised = [one.raised for one in outcomes if one.raised]
        if any(MISSING & {one.type_name, *one.bases} for one in raised):
            return job.whole
    relied = (cell for cell in _code(executed) if cell.id in job.relied)
    return job.whole if any(map(_was_cut_short, relied)) else None


def _was_cut_short(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _code(executed: Executed) -> Iterator[NotebookNode]:
    """The code cells, without those that check an exercise: their outcomes tell of them."""
    for cell in nbformat.reads(executed.notebook.decode(), as_version=4).cells:
        if cell.cell_type == "code" and not checked_exercise(cell):
            yield cell


def execute(job: Job) -> Executed:
    """Run a job; at the top level of a module, so that other processes find it."""
    return runner(job.runner)(job.notebook, job.files, job.module, job.cases, job.limits)


class RunCache:
    """A folder of finished runs; a damaged entry counts as none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> Executed | None:
        """The run stored under `key`."""
        path = self._path(key)
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            os.utime(path)  # what was used stays
            return Executed(
                stored["notebook"].encode(),
                {
                    (exercise, aspect): None if data is None else base64.b64decode(data)
                    for exercise, aspect, data in stored["outcomes"]
                },
                dict(stored["stopped"]),
                level=stored["level"],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def store(self, key: str, executed: Executed) -> None:
        """Keep a run; one that the grader failed at is not kept, so that it is tried again."""
        if executed.fault:
            return
        text = json.dumps(
            {
                "notebook": executed.notebook.decode(),
                "outcomes": [
                    [*place, None if data is None else base64.b64encode(data).decode()]
                    for place, data in executed.outcomes.items()
                ],
                "stopped": dict(executed.stopped),
                "level": executed.level,
            }
        )
        write_whole(self._path(key), text)

    def forget(self, key: str) -> None:
        """Let the run stored under `key` be done again."""
        self._path(key).unlink(missing_ok=True)

    def run(self, job: Job) -> Executed:
        """The stored run of `job`, or a fresh one, then stored.

        One that a limit ended is stored only until it is asked for, so that it is tried again.
        """
        key = job.key
        executed = self.find(key)
        if executed is None:
            executed = execute(job)
            if not was_cut(executed, len(job.cases.seeds)):
                self.store(key, executed)
        elif was_cut(executed, len(job.cases.seeds)):
            self.forget(key)
        return executed

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def write_whole(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that a reader meets the old one or the new one, never a part."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(partial, path)
    except OSError as error:
        raise unwritable(path.parent, error) from None


def unwritable(folder: Path, error: OSError) -> CourseError:
    """What to say of a folder that can't be written to."""
    return CourseError(
        f"{folder} can't be written to ({error.strerror}): make it writable or free some space."
    )


@cache
def versions() -> dict[str, str]:
    """Versions that can change an outcome."""
    found = {"python": python.split()[0]}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
