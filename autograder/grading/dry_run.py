"""A class as it would be after grading: everything that grading writes goes to copies."""

from __future__ import annotations

import contextlib
import copy
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from ..errors import CourseError
from .gradebook import gradebook_file
from .running.cache import unwritable

PREFIX = "dry-run-"


@contextlib.contextmanager
def copied(api: NbGraderAPI, module: str) -> Iterator[NbGraderAPI]:
    """nbgrader on a copy of the gradebook and of the verdicts of `module`.

    Runs still go into the course's own cache: they are the same whatever they are for. Raises
    `CourseError` for a gradebook that is no SQLite file.
    """
    coursedir: CourseDirectory = api.coursedir
    gradebook = gradebook_file(coursedir)
    if gradebook is None:
        raise CourseError("--dry-run needs a gradebook in an SQLite file.")
    state = Path(coursedir.root) / ".autograder"
    try:
        aside = tempfile.TemporaryDirectory(prefix=PREFIX, dir=state, ignore_cleanup_errors=True)
    except OSError as error:
        raise unwritable(state, error) from None
    with aside as name:
        folder = Path(name)
        _copy_database(gradebook, folder / "gradebook.db")
        if (state / "verdicts" / module).is_dir():
            shutil.copytree(state / "verdicts" / module, folder / "verdicts" / module)
        config = copy.deepcopy(api.config)
        config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
        config.CourseDirectory.autograded_directory = str(Path(state.name, folder.name, "graded"))
        config.Grader.record_directory = name
        yield NbGraderAPI(config=config)


def _copy_database(source: Path, target: Path) -> None:
    """As SQLite itself copies: whole, even while another program writes."""
    if source.is_file():
        with (
            contextlib.closing(sqlite3.connect(source)) as theirs,
            contextlib.closing(sqlite3.connect(target)) as ours,
        ):
            theirs.backup(ours)
