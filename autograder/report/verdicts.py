"""The newest verdict on each submission, as grading has written it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from .. import judge
from ..errors import CourseError
from ..grading.records import newest
from .standing import Cell, Status

VERDICTS = (*get_args(judge.Status), "review")


@dataclass(frozen=True)
class Record:
    """What the newest verdict of one student in one module says; exercises by name."""

    cells: Mapping[str, Cell]
    max_points: Mapping[str, float]
    plain: frozenset[str]
    """Which of them are an instructor's own tests."""


def read_verdicts(folder: Path) -> dict[str, dict[str, Record]]:
    """The records under `.autograder/verdicts`, by module and student.

    Raises `CourseError` naming the file that can't be read.
    """
    return {
        module.name: {path.stem: _newest(path) for path in sorted(module.glob("*.jsonl"))}
        for module in sorted(folder.glob("*"))
        if module.is_dir()
    }


def _newest(path: Path) -> Record:
    try:
        return _record(newest(path) or {})
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CourseError(
            f"{path} holds no verdict that can be read ({type(error).__name__}: {error}). "
            f"Move it away, then run: autograder grade {path.parent.name}"
        ) from None


def _record(entry: dict[str, Any]) -> Record:
    cells = {name: _cell(verdict) for name, verdict in entry["exercises"].items()}
    plain = dict(_plain(entry.get("plain", {})))
    max_points = {
        name: float(verdict["max_points"])
        for name, verdict in [*entry["exercises"].items(), *entry.get("plain", {}).items()]
    }
    return Record({**cells, **plain}, max_points, frozenset(plain))


def _cell(verdict: dict[str, Any]) -> Cell:
    status = verdict["status"]
    if status not in VERDICTS:
        raise ValueError(f"{status!r} is no status")
    causes = dict.fromkeys(
        cause.partition("[")[0] for part in verdict["parts"] for cause in part["causes"]
    )
    return Cell(status, float(verdict["points"] or 0.0), tuple(causes))


def _plain(tests: dict[str, Any]) -> Iterator[tuple[str, Cell]]:
    for name, test in tests.items():
        points, most = float(test["points"]), float(test["max_points"])
        yield name, Cell(by_points(points, most), points)


def by_points(points: float, most: float) -> Status:
    """How a cell stands of which only its points are known."""
    return "right" if points >= most else "partly" if points > 0 else "wrong"
