"""`data_file`: where the data sets lie that come with a module."""

from __future__ import annotations

from pathlib import Path

from ..errors import CourseError
from .opening import current

FOLDER = "data"


def data_file(name: str) -> Path:
    """The path of a file in the folder `data` of the module that `start` opened.

    Raises `CourseError` for a file that is not there; it lists those that are.
    """
    folder = current().folder / FOLDER
    known = sorted(path.name for path in folder.glob("*") if path.is_file())
    if name not in known:
        listed = ", ".join(known) or "nothing"
        raise CourseError(f"There is no {name} in {FOLDER}/ here; there is {listed}.")
    return folder / name
