"""The one interface between grading and whatever runs a submission."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, cast

from nbformat import NotebookNode

from ...errors import CourseError

_CHECK = re.compile(r"check\((\"|')(\w+)\1\)")


@dataclass(frozen=True)
class Limits:
    """What one submission may use; times in seconds, sizes in bytes."""

    start: float = 120.0
    """Until the process answers, with the module's exercises imported."""
    cell: float = 30.0
    observation: float = 10.0
    """For one part of one exercise: all its cases together."""
    submission: float = 300.0
    output: int = 500_000
    """For one cell; what is printed beyond it is dropped."""
    outcome: int = 4_000_000
    outputs: int = 5_000_000
    """For all cells together: a class must fit into what grades it."""
    memory: int = 2_000_000_000
    """What it adds to the memory of the process that it begins with."""
    disk: int = 200_000_000
    """For one file, and for all that it writes where it is confined strongly."""
    confinement: str = "required"
    """"required", "best" or "off": see `autograder.confine`."""


@dataclass(frozen=True)
class Cases:
    """What is observed: how many aspects each exercise has, and the seeds of the hidden cases."""

    exercises: Mapping[str, int]
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Executed:
    """What came of running one submission; everything in it may be the student's making."""

    notebook: bytes
    """The notebook that was run, with outputs."""
    outcomes: Mapping[tuple[str, int], bytes | None]
    """Encoded outcomes by exercise and aspect; None where the student's code prevented them."""
    stopped: Mapping[str, str] = field(default_factory=dict)
    """By exercise, what the code did to prevent outcomes, such as "took longer than 30 seconds"."""
    fault: str = ""
    """What failed on the grader's side; then nothing else here counts."""
    level: str = "none"
    """How the process was confined: "strong", "basic" or "none"."""


class Runner(Protocol):
    """Runs the code cells of a notebook, and observes each exercise where its check cell stands.

    `files` are written beside the notebook. A runner raises nothing: a fault of its own is
    reported in `Executed.fault`.
    """

    def __call__(
        self,
        notebook: bytes,
        files: Mapping[str, bytes],
        module: str,
        cases: Cases,
        limits: Limits,
    ) -> Executed:
        """Run one submission."""
        ...


def runner(name: str) -> Runner:
    """The runner of a dotted name such as "autograder.warm.runner.run"."""
    module, _, function = name.rpartition(".")
    try:
        return cast(Runner, getattr(importlib.import_module(module), function))
    except (ImportError, AttributeError, ValueError):
        raise CourseError(
            f"The runner {name} can't be imported: mend Grader.runner in nbgrader_config.py."
        ) from None


def prepare(name: str, limits: Limits) -> None:
    """Start what the runner of this name keeps between jobs, where its module has a `prepare`."""
    start = getattr(importlib.import_module(name.rpartition(".")[0]), "prepare", None)
    if start is not None:
        start(limits)


def checked_exercise(cell: NotebookNode) -> str:
    """The exercise a check cell of ours asks for; "" for any other cell.

    The verdict replaces such a cell, so it counts only with its text as the course wrote it:
    anything more in it would be an instructor's own test and runs as one.
    """
    nbgrader = cell.metadata.get("nbgrader") or {}
    if cell.cell_type != "code" or not nbgrader.get("grade") or nbgrader.get("solution"):
        return ""
    match = _CHECK.fullmatch(cell.source.strip())
    return match.group(2) if match else ""
