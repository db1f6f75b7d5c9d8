"""`autograder submit`: pack the notebooks of a working copy, and say what is missing."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from ..errors import CourseError
from ..kit.packing import pack
from .looking import Look, look

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
"""What a student may be called: it becomes the name of a folder."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `autograder submit`."""
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="all of the work by default")
    parser.add_argument("--name", required=True, help="your name, as your instructor knows it")
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's folder"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="the working copy")
    parser.add_argument("--to", type=Path, metavar="ZIP", help="NAME.zip here by default")


def run(arguments: argparse.Namespace) -> int:
    """Pack, and say of each module what is there; 0 also where something is missing."""
    name: str = arguments.name
    if not NAME.fullmatch(name):
        raise CourseError(f"{name!r} can't be a name here: use letters, digits and . _ - @")
    work = arguments.work or arguments.course / "work"
    release = arguments.course / "release"
    looks = {module: look(work / module, release / module) for module in _chosen(arguments, work)}
    started = {module: one for module, one in looks.items() if one.answered or arguments.modules}
    if not started:
        raise CourseError(f"Nothing in {work} is answered yet: there is nothing to hand in.")
    path = arguments.to or Path(f"{name}.zip")
    files = {
        f"{module}/{file}": data
        for module, one in started.items()
        for file, data in one.files.items()
    }
    pack(path, name, files)
    for module, one in looks.items():
        print(describe(module, one, packed=module in started))
    print(f"Hand in {path}: {len(started)} modules, {path.stat().st_size / 1000:.0f} kB.")
    return 0


def describe(module: str, one: Look, *, packed: bool) -> str:
    """What is packed of a module, and what is missing."""
    if not packed:
        return f"{module}: not begun, left out"
    lines = [f"{module}: {one.answered} answered"]
    return "\n".join([*lines, *(f"  missing: {line}" for line in one.missing)])


def _chosen(arguments: argparse.Namespace, work: Path) -> list[str]:
    there = [
        path.parent.name for path in sorted(work.glob("*/*.ipynb")) if path.stem == path.parent.name
    ]
    if not there:
        raise CourseError(f"{work} holds no module: run autograder lab, and work in it.")
    for module in arguments.modules:
        if module not in there:
            raise CourseError(f"{work} has no module {module}; it has {', '.join(there)}.")
    return list(arguments.modules) or there
