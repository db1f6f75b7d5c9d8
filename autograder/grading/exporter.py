"""How nbgrader's Autograde reads a submission here: tolerantly, and onto the release."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde

from ..errors import CourseError
from .grader import Grader
from .layon import lay_on
from .register import Refused, notebook_paths, read_notebook, register
from .regular import read_regular
from .tolerant import MAX_BYTES


@dataclass(frozen=True)
class HandedIn:
    """What is remembered of a submission for its record."""

    digest: str
    notes: tuple[str, ...]


class TolerantExporter(NotebookExporter):
    """Reads submissions for `Autograde`; made once a run, it also prepares the module for grading.

    nbgrader makes its exporter after it found the submissions and before it touches one, with
    the module's name at hand and errors not swallowed: so here the gradebook learns of the
    module, whichever command or button started the run.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self.handed_in = HandedIn("", ())
        if isinstance(self.parent, Autograde):
            self._prepare(self.parent)

    def _prepare(self, converter: Autograde) -> None:
        coursedir = converter.coursedir
        module = coursedir.assignment_id
        try:
            register(coursedir, module, converter)
            self.release = read_notebook(
                notebook_paths(coursedir, module)[1], f"Run: autograder build {module}"
            )
            self.grader = Grader(coursedir, parent=converter)
            self.grader.references(module)
        except CourseError as error:
            self.log.error("%s", error)
            raise Refused(str(error)) from None

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a submission, laid onto the release; or an autograded file as it is."""
        if resources is None or not getattr(self.parent, "_sanitizing", False):
            return super().from_filename(filename, resources, **options)
        names = resources["nbgrader"]
        self._drop_links(self.parent, names["assignment"], names["student"])
        notebook = self._laid_on(Path(filename), names["assignment"], names["student"])
        for note in self.handed_in.notes:
            self.log.warning("%s, %s: %s", names["assignment"], names["student"], note)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        result: tuple[NotebookNode, dict[str, Any]] = self.from_notebook_node(
            notebook,
            resources,
            **options,  # type: ignore[no-untyped-call]
        )
        return result

    def _laid_on(self, path: Path, module: str, student: str) -> NotebookNode:
        data = read_regular(path, MAX_BYTES)
        notebook, notes = lay_on(data or b"", self.release)
        if data is None:
            notes.insert(0, "It is a link or can't be read, so it was not opened.")
        digest = self.grader.submission_hash(module, student, path)
        self.handed_in = HandedIn(digest, tuple(notes))
        return notebook

    def _drop_links(self, converter: Any, module: str, student: str) -> None:
        """Take away what nbgrader copied through a student's symbolic link: it may be anything."""
        source = Path(converter._format_source(module, student))
        target = Path(converter._format_dest(module, student))
        for directory, _, names in os.walk(source):
            for name in names:
                path = Path(directory, name)
                if path.is_symlink():
                    self.log.warning("%s is a link and was left out", path)
                    with contextlib.suppress(FileNotFoundError):
                        (target / path.relative_to(source)).unlink()
