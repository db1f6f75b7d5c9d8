"""Colab and Binder: where the kit is to be had, and the one cell that fetches it there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .contents import NAME, environment

SETTINGS = "course.toml"


@dataclass(frozen=True)
class Launch:
    """The table `launch` of `course.toml`; what it doesn't set is empty, and no link is shown."""

    kit: str = ""
    """The address of the kit's zip."""
    colab: str = ""
    """The address before a notebook's file name that opens it in Colab."""
    binder: str = ""
    """The address that opens the course in Binder."""


def read_launch(course: Path) -> Launch:
    """The course's settings; raises `CourseError` where they can't be read."""
    path = course / SETTINGS
    if not path.exists():
        return Launch()
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("launch", {})
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} can't be read: {error}. Mend that line.") from None
    unknown = sorted(set(table) - set(Launch.__dataclass_fields__))
    if unknown:
        raise CourseError(f"{path}: launch has no {unknown[0]}; it has kit, colab and binder.")
    for name, value in table.items():
        if not isinstance(value, str) or (value and not value.startswith("https://")):
            raise CourseError(f"{path}: launch.{name} must be an address that starts with https://")
    return Launch(**table)


def bootstrapped(release: Path, folder: Path, kit: str) -> int:
    """Write each notebook of the release with the cell above it; how many there are."""
    import nbformat

    count = 0
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(release.glob("*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        cell = nbformat.v4.new_code_cell(fetching(kit, path.stem), id="fetch-1")
        notebook.cells.insert(0, cell)
        nbformat.write(notebook, folder / path.name)
        count += 1
    return count


def fetching(kit: str, module: str) -> str:
    """The cell that fetches the kit, installs its package and goes to the module's folder."""
    template = environment().get_template("fetch.py.j2")
    return template.render(kit=kit, name=NAME, module=module).rstrip()
