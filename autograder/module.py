"""A module of the course on disk: its folder, its public data and its exercises."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from .errors import CourseError
from .exercise import Exercise
from .misconceptions import PrivatePart


@dataclass(frozen=True)
class Module:
    """One module, in whichever room `folder` is: `source/`, `release/` or a learner's copy."""

    folder: Path

    @property
    def name(self) -> str:
        """The stem that joins the module's rooms, such as `02_recording`."""
        return self.folder.name

    @property
    def notebook(self) -> Path:
        """The module's notebook."""
        return self.folder / f"{self.name}.ipynb"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The contents of `module.toml`; raises `CourseError` when it can't be read."""
        path = self.folder / "module.toml"
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CourseError(
                f"{path} is missing: restore it, or start from another module's."
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CourseError(f"{path} can't be read: {error}. Mend that line.") from None

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The exercises of `exercises.py` by name, in the order written."""
        module = import_file(self.folder / "exercises.py")
        classes = [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Exercise) and value is not Exercise
        ]
        return {cls.name: cls() for cls in classes}

    @cached_property
    def private(self) -> PrivatePart:
        """What `misconceptions.py` declares; only `source/` has it."""
        sys.modules["exercises"] = import_file(self.folder / "exercises.py")
        try:
            return PrivatePart.of(import_file(self.folder / "misconceptions.py"))
        finally:
            del sys.modules["exercises"]


def import_file(path: Path) -> ModuleType:
    """Import one Python file under its stem, without leaving it in `sys.modules`.

    Raises `CourseError` naming the file and line when it is missing or fails to import.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError(f"{path} is missing: restore it, or start from another module's.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(
            f"{path} does not import: {type(error).__name__}: {error}. Mend it."
        ) from error
    return module
