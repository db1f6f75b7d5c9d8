"""`autograder lab`: bring the working copy up to date, then open JupyterLab in it."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ..errors import CourseError
from .course_map import map_notebook, read_map
from .working_copy import Laid, lay

MAP = Path("course_map.ipynb")
"""What JupyterLab opens with."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `autograder lab`."""
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's folder"
    )
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="the working copy; work/ in the course by default"
    )
    parser.add_argument("--copy-only", action="store_true", help="don't open JupyterLab")
    parser.add_argument(
        "jupyter", nargs="*", metavar="-- ARGUMENT", help="for JupyterLab, such as -- --no-browser"
    )


def run(arguments: argparse.Namespace) -> int:
    """Say what was copied and kept, and run JupyterLab until it is closed."""
    work = arguments.work or arguments.course / "work"
    release = arguments.course / "release"
    print(describe(lay(release, work), work))
    write_map(release, work)
    if arguments.copy_only:
        return 0
    if find_spec("jupyterlab") is None:
        raise CourseError(
            "JupyterLab isn't installed: pip install '.[lab]', or open work/ elsewhere."
        )
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={work.resolve()}"]
    command.append(f"--LabApp.default_url=/lab/tree/{MAP}")
    command += arguments.jupyter
    return subprocess.call(command)


def write_map(release: Path, work: Path) -> None:
    """Write the map anew: it holds nothing of the learner's but what a cell of it shows."""
    try:
        (work / MAP).write_bytes(map_notebook(read_map(release)))
    except OSError as error:
        raise CourseError(
            f"{work / MAP} can't be written ({error.strerror}): make it writable."
        ) from None


def describe(laid: Laid, work: Path) -> str:
    """What was done to the working copy, in words."""
    lines = [f"Your working copy is {work.resolve()}"]
    modules = sorted({path.parts[0] for path in laid.new})
    if laid.new:
        lines.append(f"  new: {len(laid.new)} files of {', '.join(modules)}")
    lines += [f"  brought up to date: {path}" for path in laid.renewed]
    lines += [
        f"  kept as you have it: {path}. You changed it, and the course has a newer one: to get "
        "that, rename yours and run this again."
        for path in laid.kept
    ]
    if len(lines) == 1:
        lines.append("  nothing new; your work is as you left it.")
    return "\n".join(lines)
