"""How nbgrader's Autograde reads a submission here: tolerantly, and onto the release."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.utils import is_locked

from ..errors import CourseError
from .grader import Grader
from .importing import ImportedCourse, import_submissions, students_of
from .reading.handed_in import HandedIn
from .reading.layon import lay_on
from .register import Refused, register


class TolerantExporter(NotebookExporter):
    """Reads submissions for `Autograde`; made once a run, it also prepares the module for grading.

    nbgrader makes its exporter after it found the submissions and before it touches one, with
    the module's name at hand and errors not swallowed: so here the gradebook learns of the
    module, and the submissions are copied aside, whichever command or button started the run.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)  # type: ignore[no-untyped-call]
        self.handed_in = HandedIn(b"", {})
        if isinstance(self.parent, Autograde):
            self._prepare(self.parent)

    def _prepare(self, converter: Autograde) -> None:
        coursedir = converter.coursedir
        origin = coursedir.origin if isinstance(coursedir, ImportedCourse) else coursedir
        module = origin.assignment_id
        try:
            self.course_cells = register(origin, module, converter)
            self.grader = Grader(origin, parent=converter)
            self.grader.references(module)
            if converter.assignments and coursedir is origin:
                excluded = set(origin.student_id_exclude.split(","))
                students = set(students_of(origin, module, origin.student_id)) - excluded
                converter.coursedir = import_submissions(self.grader, module, sorted(students))
                converter.init_notebooks()
        except CourseError as error:
            self.log.error("%s", error)
            raise Refused(str(error)) from None

    def _validate_preprocessor(self, nbc: NotebookNode, preprocessor: Any) -> None:
        """Look whether the notebook is a valid one after the last preprocessor, not after each.

        nbconvert's own setting for it, `optimistic_validation`, fails where there is none.
        """
        if preprocessor is self._preprocessors[-1]:
            # nbconvert has no types
            super()._validate_preprocessor(nbc, preprocessor)  # type: ignore[no-untyped-call]

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a submission, laid onto the release; or an autograded file as it is."""
        if resources is None or not getattr(self.parent, "_sanitizing", False):
            return super().from_filename(filename, resources, **options)
        names = resources["nbgrader"]
        coursedir = getattr(self.parent, "coursedir", None)
        if isinstance(coursedir, ImportedCourse) and coursedir.wait_for is not None:
            coursedir.wait_for(names["student"])
        notebook = self.laid_on(names["assignment"], names["student"])
        for note in self.handed_in.notes:
            self.log.warning("%s, %s: %s", names["assignment"], names["student"], note)
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        result: tuple[NotebookNode, dict[str, Any]] = self.from_notebook_node(
            notebook,
            resources,
            **options,  # type: ignore[no-untyped-call]
        )
        return result

    def laid_on(self, module: str, student: str) -> NotebookNode:
        """What a student handed in, in the course's cells; `handed_in` is left for the record."""
        handed_in = self.grader.handed_in(module, student) or HandedIn(b"", {})
        notebook, notes = lay_on(handed_in.notebook, self.grader.release(module))
        self.handed_in = HandedIn(handed_in.notebook, handed_in.files, (*handed_in.notes, *notes))
        for cell in notebook.cells:
            self._restore(cell)
        return notebook

    def _restore(self, cell: NotebookNode) -> None:
        """Give a cell of the course its points, its checksum and its hidden tests."""
        marks = cell.metadata.get("nbgrader") or {}
        course_cell = self.course_cells.get(marks.get("grade_id", ""))
        if course_cell is not None:
            cell.metadata.nbgrader = copy.deepcopy(course_cell.metadata.nbgrader)
            if is_locked(course_cell):
                cell.source = course_cell.source
