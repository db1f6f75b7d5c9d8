"""`autograder kit`: make the one file that a student needs."""

from __future__ import annotations

import argparse
from pathlib import Path

from .contents import NAME, kit_files
from .launch import bootstrapped, read_launch
from .packing import pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `autograder kit`."""
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's folder"
    )
    parser.add_argument("--to", type=Path, metavar="ZIP", help=f"{NAME}.zip here by default")


def run(arguments: argparse.Namespace) -> int:
    """Write the kit; and notebooks for Colab, where `course.toml` says that it is to be had."""
    course: Path = arguments.course
    path = arguments.to or course / f"{NAME}.zip"
    files = kit_files(course)
    pack(path, NAME, files)
    modules = {name.split("/")[1] for name in files if name.startswith("release/")}
    size = path.stat().st_size / 1e6
    print(f"{path}: {len(modules)} modules, {size:.1f} MB. A student begins with its START.md.")
    launch = read_launch(course)
    if launch.kit:
        folder = path.parent / "colab"
        count = bootstrapped(course / "release", folder, launch.kit)
        print(f"{folder}: {count} notebooks for Colab, which fetch the kit from {launch.kit}.")
    return 0
