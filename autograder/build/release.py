"""What a student gets: the release of one module, made by nbgrader's own Generate."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..module import Module

CONFIGURATION = "nbgrader_config.py"
NEVER_COPIED = ("__pycache__", ".ipynb_checkpoints", ".*")


def generate_release(course: Path, module: Module, expected: str, scratch: Path) -> Path:
    """Generate `module` below `scratch` and return the new release folder.

    `expected` is the text of its `expected.json`. The course's own nbgrader configuration
    applies, so that the files are those of `nbgrader generate_assignment`; there is no gradebook.
    """
    from nbgrader.converters import GenerateAssignment, NbGraderException
    from nbgrader.coursedir import CourseDirectory

    shutil.copytree(
        module.folder,
        scratch / "source" / module.name,
        ignore=shutil.ignore_patterns(*NEVER_COPIED),
    )
    (scratch / "source" / module.name / "expected.json").write_text(expected, encoding="utf-8")
    config = _configuration(course)
    config.CourseDirectory.root = str(scratch)
    config.CourseDirectory.assignment_id = module.name
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    config.BaseConverter.force = True
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    converter.log = _quiet()
    release = scratch / "release" / module.name
    try:
        converter.start()
    except (NbGraderException, RuntimeError, ValueError, SystemExit) as error:
        raise CourseError(
            f"{module.notebook}: nbgrader could not generate the release ({error})."
        ) from None
    if not (release / module.notebook.name).is_file():
        raise CourseError(f"{module.notebook}: nbgrader generated no notebook; look at its marks.")
    return release


def _configuration(course: Path) -> Any:
    """The course's `nbgrader_config.py` as nbgrader would load it."""
    from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

    try:
        return PyFileConfigLoader(CONFIGURATION, path=str(course)).load_config()
    except ConfigFileNotFound:
        raise CourseError(
            f"{course / CONFIGURATION} is missing: restore it. It names the private files."
        ) from None
    except Exception as error:
        raise CourseError(
            f"{course / CONFIGURATION} does not run: {type(error).__name__}: {error}. Mend it."
        ) from error


def _quiet() -> logging.Logger:
    """A logger for what nbgrader says while all goes well: nobody asked."""
    logger = logging.getLogger("autograder.build.release")
    logger.setLevel(logging.CRITICAL)
    return logger
