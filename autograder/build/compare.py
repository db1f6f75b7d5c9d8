"""Is what is committed still what the source gives? Numbers are compared within tolerance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import CourseError
from ..expected import read_expected
from ..judge import same_outcome
from ..outcome import Outcome
from ..reference import AspectReference, Reference, Tolerance

EXPECTED = "expected.json"


def same_expected(committed: Path, built: Path) -> bool:
    """Whether two `expected.json` files say the same, numbers within each exercise's tolerance."""
    try:
        old, new = read_expected(committed), read_expected(built)
    except CourseError:  # missing, damaged or of an old format: not the same
        return False
    return old.keys() == new.keys() and all(_same_reference(old[name], new[name]) for name in new)


def _same_reference(old: Reference, new: Reference) -> bool:
    def said(reference: Reference) -> tuple[object, ...]:
        labels = tuple((a.label, a.seeds, a.shown) for a in reference.aspects)
        return (
            reference.exercise,
            reference.section,
            reference.tolerance,
            reference.reading,
            reference.arguments,
            reference.returns,
            labels,
            dict(reference.explanations),
            dict(reference.groups),
        )

    return said(old) == said(new) and all(
        _same_aspect(mine, theirs, new.tolerance)
        for mine, theirs in zip(old.aspects, new.aspects, strict=True)
    )


def _same_aspect(old: AspectReference, new: AspectReference, tolerance: Tolerance) -> bool:
    pairs = [
        (old.solution, new.solution),
        *((old.misconceptions.get(name, ()), given) for name, given in new.misconceptions.items()),
    ]
    return old.misconceptions.keys() == new.misconceptions.keys() and all(
        _same_outcomes(mine, theirs, tolerance) for mine, theirs in pairs
    )


def _same_outcomes(old: Sequence[Outcome], new: Sequence[Outcome], tolerance: Tolerance) -> bool:
    return len(old) == len(new) and all(
        same_outcome(mine, theirs, tolerance)
        and same_outcome(theirs, mine, tolerance)
        and mine.lost == theirs.lost
        for mine, theirs in zip(old, new, strict=True)
    )


def changed_files(committed: Path, built: Path) -> list[str]:
    """Paths below two folders whose files differ, or that only one of them has."""
    old, new = _files(committed), _files(built)
    return sorted(
        name
        for name in old.keys() | new.keys()
        if name not in old or name not in new or not _same_file(old[name], new[name])
    )


def _files(folder: Path) -> Mapping[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def _same_file(old: Path, new: Path) -> bool:
    if old.read_bytes() == new.read_bytes():
        return True
    return new.name == EXPECTED and same_expected(old, new)
