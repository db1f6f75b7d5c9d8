"""`autograder report`: how a graded class stands, in the terminal and as files."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from ..errors import CourseError
from .collect import collect
from .page import to_page
from .sheet import to_csv
from .table import to_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `autograder report`."""
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help="such as 02_recording; all graded by default"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page for a browser")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a line a student")
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's folder"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the report and write the files asked for."""
    if not arguments.course.is_dir():
        raise CourseError(f"{arguments.course} is no folder: name the course's folder")
    report = collect(arguments.course, arguments.modules)
    if arguments.html:
        write_whole(arguments.html, to_page(report))
    if arguments.csv:
        # The mark at its start tells spreadsheets that the file is UTF-8.
        write_whole(arguments.csv, "\N{ZERO WIDTH NO-BREAK SPACE}" + to_csv(report))
    print(to_text(report))
    return 0


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path`, all of it or nothing; raises `CourseError` when it can't be."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            temporary.chmod(0o640)  # grades: not for everyone on the machine
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CourseError(
            f"{path} can't be written ({error.strerror}): name a file in a folder of yours"
        ) from None
