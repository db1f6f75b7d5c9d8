"""What goes into the kit: the release, the wheel, exact versions and how to start; no source."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CourseError

if TYPE_CHECKING:
    from jinja2 import Environment

NAME = "tf-autograd-course"
PRIVATE = "misconceptions.py"
"""The one file of a module that must never be in a kit; a release has none."""
PACKAGES = ("autograder", "tapescope")
PACKAGE_FILES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT")
"""All that the wheel is built from."""
MARKS = ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS")


def kit_files(course: Path) -> dict[str, bytes]:
    """By path inside the kit, the contents of each file.

    Raises `CourseError` when there is no release, when it holds what no student may see, or when
    the wheel can't be made.
    """
    release = released(course / "release")
    wheel, contents = make_wheel(course)
    start = environment().get_template("START.md.j2").render(wheel=wheel)
    return {
        "START.md": start.encode(),
        "LICENSE": _read(course / "LICENSE"),
        "LICENSE-TEXT": _read(course / "LICENSE-TEXT"),
        "constraints.txt": _read(course / "constraints.txt"),
        wheel: contents,
        **{f"release/{name}": data for name, data in release.items()},
    }


def released(release: Path) -> dict[str, bytes]:
    """Every file of the release, by its path there; raises `CourseError` for one that tells."""
    files = {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in sorted(release.rglob("*"))
        if path.is_file()
        and not any(part.startswith((".", "__")) for part in path.relative_to(release).parts)
    }
    if not files:
        raise CourseError(f"{release} holds no module: run make build first.")
    for name, data in files.items():
        told = [mark for mark in MARKS if mark.encode() in data]
        if Path(name).name == PRIVATE or told:
            raise CourseError(
                f"release/{name} holds a solution: run autograder build, which writes it anew."
            )
    return files


def make_wheel(course: Path) -> tuple[str, bytes]:
    """Name and contents of the package's wheel, built by pip from a copy of what belongs in it.

    In the course's own folder, what an earlier build left behind would come in too.
    """
    with tempfile.TemporaryDirectory(prefix="wheel-") as folder:
        copy = Path(folder) / "copy"
        copy.mkdir()
        try:
            for name in PACKAGE_FILES:
                shutil.copy2(course / name, copy)
            for name in PACKAGES:
                skipped = shutil.ignore_patterns("__pycache__")
                shutil.copytree(course / name, copy / name, ignore=skipped)
        except OSError as error:
            raise CourseError(f"The package can't be copied ({error}): restore it.") from None
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        command += ["--wheel-dir", folder, str(copy)]
        done = subprocess.run(command, capture_output=True, text=True)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            last = (done.stderr.strip().splitlines() or ["no wheel came out"])[-1]
            raise CourseError(f"The package's wheel can't be built ({last[:200]}): mend that.")
        return wheels[0].name, wheels[0].read_bytes()


@cache
def environment() -> Environment:
    """The templates of this package."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("autograder.kit", "."),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown and Python, no HTML
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} can't be read ({error.strerror}): restore it.") from None
