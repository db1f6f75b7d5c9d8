"""Put a module into the gradebook as nbgrader's own Generate does, leaving `release/` alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from traitlets.config import Config, LoggingConfigurable

from ..errors import CourseError
from .gradebook import make_gradebook


class Refused(CourseError, NbGraderException):  # type: ignore[misc]  # nbgrader is untyped
    """A `CourseError` that ends nbgrader's commands as its own errors do, with exit code 1."""


def register(
    coursedir: CourseDirectory, module: str, parent: LoggingConfigurable
) -> dict[str, NotebookNode]:
    """Make the gradebook know `module` as its source is now; nothing is written when it does.

    Returns the cells that nbgrader keeps, by grade id, with their hidden tests. Raises `Refused`
    for a source or a release that can't be graded against.
    """
    source, release = notebook_paths(coursedir, module)
    expected = _graded_cells(source, coursedir, parent)
    _hold_release_to(expected, release, module)
    make_gradebook(coursedir)
    if _known(coursedir, module, expected):
        return expected
    with tempfile.TemporaryDirectory(prefix="register-") as folder:
        config = Config(parent.config)
        config.CourseDirectory.release_directory = folder
        config.CourseDirectory.directory_structure = str(
            Path("{nbgrader_step}", "{student_id}", "{assignment_id}")
        )
        aside = CourseDirectory(
            config=config,
            root=coursedir.root,
            db_url=coursedir.db_url,
            course_id=coursedir.course_id,
            source_directory=coursedir.source_directory,
            release_directory=folder,
            ignore=coursedir.ignore,
            assignment_id=module,
        )
        converter = GenerateAssignment(coursedir=aside, parent=parent)
        converter.force = True
        try:
            converter.start()
        except NbGraderException:
            raise Refused(
                f"{module} can't be registered: if exercises were added or removed since"
                " submissions were graded, undo that (0 points take an exercise out);"
                f" else run: autograder build {module}"
            ) from None
    return expected


def notebook_paths(coursedir: CourseDirectory, module: str) -> tuple[Path, Path]:
    """The source and the release notebook of a module; raises `Refused` when one is missing."""
    paths = []
    for step in (coursedir.source_directory, coursedir.release_directory):
        folder = Path(coursedir.format_path(step, ".", module)).resolve()
        paths.append(folder / f"{module}.ipynb")
    source, release = paths
    if not source.is_file():
        raise Refused(f"There is no module {module}: {source} is missing. Check the name.")
    if not release.is_file():
        raise Refused(f"{module} was never built. Run: autograder build {module}")
    return source, release


def read_notebook(path: Path, mend: str) -> NotebookNode:
    """A notebook of the course; raises `Refused`, ending with `mend`, when it can't be read."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises a dozen kinds
        first = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise Refused(f"{path} is no notebook ({first}). {mend}") from None
    return notebook


def _graded_cells(
    source: Path, coursedir: CourseDirectory, parent: LoggingConfigurable
) -> dict[str, NotebookNode]:
    """What Generate would save of the source's cells, by grade id."""
    steps = GenerateAssignment(coursedir=coursedir, parent=parent).preprocessors
    exporter = NotebookExporter(config=Config({"Exporter": {"default_preprocessors": []}}))
    for step in steps[: steps.index(SaveCells)]:
        exporter.register_preprocessor(step, enabled=True)
    notebook = read_notebook(source, "Mend it.")
    resources: dict[str, Any] = {"nbgrader": {"notebook": source.stem, "assignment": source.stem}}
    try:
        text, _ = exporter.from_notebook_node(notebook, resources)
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise Refused(f"{source} does not suit nbgrader ({first}). Mend it.") from None
    return _by_grade_id(nbformat.reads(text, as_version=4))


def _by_grade_id(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if is_grade(cell) or is_solution(cell) or is_locked(cell) or is_task(cell)
    }


def _hold_release_to(expected: dict[str, NotebookNode], release: Path, module: str) -> None:
    """A release that lacks a graded cell would lose its points without a word."""
    mend = f"Run: autograder build {module}"
    if set(_by_grade_id(read_notebook(release, mend))) != set(expected):
        raise Refused(f"The release of {module} is older than its source. {mend}")


def _known(coursedir: CourseDirectory, module: str, expected: dict[str, NotebookNode]) -> bool:
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            notebook = gradebook.find_notebook(module, module)
        except MissingEntry:
            return False
        saved = {cell.name: (cell.source, cell.checksum) for cell in notebook.source_cells}
        points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    return saved == {
        name: (cell.source, cell.metadata.nbgrader.get("checksum"))
        for name, cell in expected.items()
    } and points == {
        name: float(cell.metadata.nbgrader.points)
        for name, cell in expected.items()
        if is_grade(cell)
    }
