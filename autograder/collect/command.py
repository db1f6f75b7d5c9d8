"""`autograder collect`: put handed-in zips where grading looks for them, in `submitted/`."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from ..errors import CourseError
from ..submit.command import NAME
from .unpacking import handed_in

STAMP = "timestamp.txt"
"""nbgrader reads the time of a submission from this file; late penalties hang on it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `autograder collect`."""
    parser.add_argument(
        "zips", nargs="+", type=Path, metavar="ZIP", help="called NAME.zip after the student"
    )
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's folder"
    )


def run(arguments: argparse.Namespace) -> int:
    """Unpack each zip; one that can't be read is told and stops none of the others."""
    known = {path.name for path in (arguments.course / "release").glob("*/")}
    failed = 0
    for path in arguments.zips:
        try:
            print(collect(path, arguments.course / "submitted", known))
        except CourseError as error:
            failed += 1
            print(f"not collected: {error}")
    return 2 if failed else 0


def collect(path: Path, submitted: Path, known: set[str]) -> str:
    """Put one student's zip in place of what was handed in before, and say so in one line."""
    student = path.stem
    if not NAME.fullmatch(student):
        raise CourseError(f"{path.name}: call it by the student's name, as ada.zip.")
    modules = handed_in(path)
    strange = sorted(set(modules) - known)
    if strange:
        raise CourseError(f"{path}: there is no module {strange[0]} in the release.")
    time = datetime.fromtimestamp(path.stat().st_mtime).astimezone().isoformat(" ", "seconds")
    for module, files in modules.items():
        _put(submitted / student / module, {**files, STAMP: f"{time}\n".encode()})
    return f"{student}: {', '.join(sorted(modules))}"


def _put(folder: Path, files: dict[str, bytes]) -> None:
    """Swap a folder whole, so that a stop half-way leaves the old one or the new one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".collect-", dir=folder.parent))
    for name, data in files.items():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    fresh.chmod(0o755)
    if folder.exists():
        aside = fresh.with_suffix(".old")
        folder.rename(aside)
        fresh.rename(folder)
        shutil.rmtree(aside)
    else:
        fresh.rename(folder)
