"""Lay the release into a working copy: new files come in, a learner's own work stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CourseError

LAID = Path(".autograder") / "released.json"
"""In the working copy: the hash of each file as it was laid there, by path."""


@dataclass(frozen=True)
class Laid:
    """What was done: paths relative to the working copy."""

    new: list[Path] = field(default_factory=list)
    renewed: list[Path] = field(default_factory=list)
    """The course changed them and the learner had not."""
    kept: list[Path] = field(default_factory=list)
    """The course changed them, but so had the learner: theirs stays."""


def lay(release: Path, work: Path) -> Laid:
    """Bring `work` up to `release` without touching anything a learner has changed.

    Raises `CourseError` when there is no release or `work` can't be written.
    """
    files = list(_files(release))
    if not files:
        raise CourseError(f"{release} holds no module: run make build, or fetch the course anew")
    laid = Laid()
    try:
        known = _known(work / LAID)
        for path in files:
            contents = (release / path).read_bytes()
            _lay_file(work, path, contents, known, laid)
            known[path.as_posix()] = _hash(contents)
        _write(work / LAID, json.dumps(known, indent=1).encode())
    except OSError as error:
        raise CourseError(
            f"{error.filename or work} can't be used ({error.strerror}): make it writable, or "
            "name another folder with --work"
        ) from None
    return laid


def _files(release: Path) -> Iterator[Path]:
    """The modules' files, relative to `release`; nothing that an editor or Python left there."""
    for path in sorted(release.glob("*/**/*")):
        name = path.relative_to(release)
        if path.is_file() and not any(part[0] in "._" for part in name.parts):
            yield name


def _lay_file(work: Path, path: Path, contents: bytes, known: dict[str, str], laid: Laid) -> None:
    target = work / path
    if not (target.exists() or target.is_symlink()):
        _write(target, contents)
        laid.new.append(path)
        return
    theirs = _hash(target.read_bytes()) if target.is_file() else ""
    before = known.get(path.as_posix())
    if theirs == _hash(contents):
        return
    if theirs == before and not target.is_symlink():
        _write(target, contents)
        laid.renewed.append(path)
    elif before != _hash(contents):
        laid.kept.append(path)


def _known(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}  # then every file that differs counts as the learner's
    return known if isinstance(known, dict) else {}


def _hash(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()


def _write(path: Path, contents: bytes) -> None:
    """Write all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(contents)
    fresh.replace(path)
