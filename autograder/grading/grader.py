"""What grading one course needs, in one place: its folders, limits, runner, secret and caches."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets import Float, Int, Unicode
from traitlets.config import LoggingConfigurable

from ..confine.levels import hold
from ..reference import Reference
from ..seeds import draw
from .cache import Job, RunCache
from .pool import hidden_references, read_secret
from .regular import read_regular, regular_files
from .run import Cases, Limits
from .tolerant import MAX_BYTES

MAX_FILES = 200
MAX_FILE_BYTES = 50_000_000


class Grader(LoggingConfigurable):
    """Makes the job of a submission, and holds what its outcomes are judged by.

    Raises `CourseError` where students' code can't be confined as the course asks.
    """

    runner = Unicode(
        "autograder.warm.runner.run", help="Dotted name of the function that runs a submission."
    ).tag(config=True)
    confinement = Unicode(
        Limits.confinement,
        help="What holds students' code: required (none is run without), best (what there is) or"
        " off.",
    ).tag(config=True)
    memory_bytes = Int(
        Limits.memory, help="Memory of one submission, beyond what Python and TensorFlow take."
    ).tag(config=True)
    start_seconds = Float(
        Limits.start, help="Time for a process to start and import the exercises."
    ).tag(config=True)
    cell_seconds = Float(Limits.cell, help="Time for one cell of a submission.").tag(config=True)
    observation_seconds = Float(
        Limits.observation, help="Time for all cases of one part of one exercise."
    ).tag(config=True)
    submission_seconds = Float(
        Limits.submission, help="Time for one submission as a whole, after its start."
    ).tag(config=True)

    def __init__(self, coursedir: CourseDirectory, **traits: Any) -> None:
        super().__init__(**traits)
        hold(self.confinement)
        self.coursedir = coursedir
        self.state = Path(coursedir.root) / ".autograder"
        self.runs = RunCache(self.state / "cache" / "runs")
        self._references: dict[str, dict[str, Reference]] = {}

    @property
    def secret(self) -> bytes:
        """The course's secret."""
        return read_secret(self.state)

    def source(self, module: str) -> Path:
        """The folder of a module's source."""
        return Path(
            self.coursedir.format_path(self.coursedir.source_directory, ".", module)
        ).resolve()

    def submission(self, module: str, student: str) -> Path:
        """The folder of what a student handed in."""
        directory = self.coursedir.submitted_directory
        return Path(self.coursedir.format_path(directory, student, module))

    def references(self, module: str) -> dict[str, Reference]:
        """The module's exercises on its whole pool; none for an assignment without exercises."""
        if module not in self._references:
            folder = self.source(module)
            has_exercises = (folder / "exercises.py").is_file()
            self._references[module] = (
                hidden_references(folder, self.state, self.secret) if has_exercises else {}
            )
        return self._references[module]

    def seeds(self, module: str, student: str) -> tuple[int, ...]:
        """The hidden cases of one student."""
        return draw(self.secret, module, student)

    def job(self, notebook: NotebookNode, module: str, student: str) -> Job:
        """The run of a laid-on notebook; only code and files count, so that text changes none."""
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        code = new_notebook(cells=[_code_only(cell) for cell in cells])
        exercises = {
            name: len(reference.aspects) for name, reference in self.references(module).items()
        }
        return Job(
            self.runner,
            nbformat.writes(code).encode(),
            {**self._handed_in_files(module, student), **self._course_files(module)},
            module,
            Cases(exercises, self.seeds(module, student)),
            Limits(
                self.start_seconds,
                self.cell_seconds,
                self.observation_seconds,
                self.submission_seconds,
                memory=self.memory_bytes,
                confinement=self.confinement,
            ),
        )

    def source_hash(self, module: str) -> str:
        """A hash of everything an author wrote for the module."""
        folder, digest = self.source(module), hashlib.sha256()
        for path in [*sorted(folder.iterdir()), *sorted(folder.glob("data/**/*"))]:
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def submission_hash(self, module: str, student: str, notebook: Path) -> str:
        """A hash of everything a student handed in that grading looks at."""
        digest = hashlib.sha256(read_regular(notebook, MAX_BYTES) or b"")
        for name, data in self._handed_in_files(module, student).items():
            digest.update(b"\0" + name.encode("utf-8", "replace") + b"\0" + data)
        return digest.hexdigest()

    def _course_files(self, module: str) -> dict[str, bytes]:
        """The files that a release has beside its notebook."""
        folder = self.source(module)
        found = find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"])
        return {str(Path(path).relative_to(folder)): Path(path).read_bytes() for path in found}

    def _handed_in_files(self, module: str, student: str) -> dict[str, bytes]:
        """Regular files that the student added, within bounds."""
        folder = self.submission(module, student)
        files: dict[str, bytes] = {}
        left = MAX_FILE_BYTES
        for path in regular_files(folder):
            if len(files) >= MAX_FILES or path.suffix == ".ipynb":
                continue
            data = read_regular(path, left)
            if data is not None and len(data) <= left:
                files[str(path.relative_to(folder))] = data
                left -= len(data)
        return files


def _code_only(cell: NotebookNode) -> NotebookNode:
    """What a run may depend on: text, id, and what kind of graded cell it is."""
    nbgrader = cell.metadata.get("nbgrader") or {}
    kept = {key: nbgrader[key] for key in ("grade", "grade_id", "solution") if key in nbgrader}
    bare = NotebookNode(cell_type="code", id=cell.id, source=cell.source, outputs=[])
    bare.execution_count = None
    bare.metadata = NotebookNode({"nbgrader": NotebookNode(kept)} if kept else {})
    return bare
