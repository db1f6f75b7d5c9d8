"""What grading one course needs, in one place: its folders, limits, runner, secret and caches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets import Float, Int, Unicode, default
from traitlets.config import LoggingConfigurable

from ..confine.levels import hold
from ..cores import cores
from ..misconceptions import Rubric
from ..reference import Reference
from ..seeds import draw
from .kept_sources import keep_source
from .pool import hidden_references, hidden_rubrics, read_secret
from .reading.handed_in import HandedIn, read_handed_in
from .register import notebook_paths, read_notebook
from .running.cache import Job, RunCache
from .running.demos import RAISES, is_demo, left_out
from .running.run import Cases, Limits

Names = tuple[str, str]
"""A module and a student."""


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
    processes = Int(
        min=1,
        help="Processes that make a module's hidden cases: as many as cores, but 4 at most.",
    ).tag(config=True)
    record_directory = Unicode(
        "", help="Where verdicts are kept; the course's .autograder when empty."
    ).tag(config=True)
    keep_days = Int(
        60, help="Days after which runs and pools that no grading used are deleted."
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
        self._rubrics: dict[str, dict[str, Rubric]] = {}
        self._releases: dict[str, NotebookNode] = {}
        self._sources: dict[str, str] = {}
        self._files: dict[str, dict[str, bytes]] = {}

    @default("processes")
    def _default_processes(self) -> int:
        return cores()

    @property
    def records(self) -> Path:
        """The folder that holds the verdicts."""
        return Path(self.record_directory) if self.record_directory else self.state

    @cached_property
    def secret(self) -> bytes:
        """The course's secret."""
        return read_secret(self.state)

    @property
    def limits(self) -> Limits:
        """What each submission may use."""
        return Limits(
            self.start_seconds,
            self.cell_seconds,
            self.observation_seconds,
            self.submission_seconds,
            memory=self.memory_bytes,
            confinement=self.confinement,
        )

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
                hidden_references(folder, self.state, self.secret, self.processes)
                if has_exercises
                else {}
            )
        return self._references[module]

    def rubrics(self, module: str) -> dict[str, Rubric]:
        """The rubrics of the module's written answers, by answer cell; for graders only."""
        if module not in self._rubrics:
            has_exercises = bool(self.references(module))
            self._rubrics[module] = (
                hidden_rubrics(self.source(module), self.state, self.secret)
                if has_exercises
                else {}
            )
        return self._rubrics[module]

    def seeds(self, module: str, student: str) -> tuple[int, ...]:
        """The hidden cases of one student."""
        return draw(self.secret, module, student)

    def release(self, module: str) -> NotebookNode:
        """The notebook that submissions of the module are laid onto; not to be changed."""
        if module not in self._releases:
            path = notebook_paths(self.coursedir, module)[1]
            self._releases[module] = read_notebook(path, f"Run: autograder build {module}")
        return self._releases[module]

    def handed_in(self, module: str, student: str) -> HandedIn | None:
        """What a student handed in; None when there is nothing."""
        folder = self.submission(module, student)
        return read_handed_in(folder, module, self.release(module), self._course_files(module))

    def job(self, notebook: NotebookNode, files: Mapping[str, bytes], names: Names) -> Job:
        """The run of a laid-on notebook; only code and files count, so that text changes none.

        Demonstrations that nothing else meets are left out; then `whole` is the run with them.
        """
        module, student = names
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        exercises = {
            name: len(reference.aspects) for name, reference in self.references(module).items()
        }
        whole = Job(
            self.runner,
            _notebook_of(cells),
            {**files, **self._course_files(module)},
            module,
            Cases(exercises, self.seeds(module, student)),
            self.limits,
        )
        if not any(is_demo(cell) for cell in cells):
            return whole
        unrun = left_out(cells, self.release(module).cells)
        if not unrun:
            return whole
        counting = [cell for cell in cells if cell.id not in unrun.demos]
        short = _notebook_of(counting)
        return replace(whole, notebook=short, whole=whole, relied=unrun.relied)

    def source_hash(self, module: str) -> str:
        """A hash of everything an author wrote for the module; what it stands for is kept."""
        if module not in self._sources:
            self._sources[module] = keep_source(self.state, self.source(module))
        return self._sources[module]

    def _course_files(self, module: str) -> dict[str, bytes]:
        """The files that a release has beside its notebook."""
        if module not in self._files:
            folder = self.source(module)
            found = find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"])
            self._files[module] = {
                str(Path(path).relative_to(folder)): Path(path).read_bytes() for path in found
            }
        return self._files[module]


def _notebook_of(cells: Sequence[NotebookNode]) -> bytes:
    notebook = new_notebook(cells=[_code_only(cell) for cell in cells])
    return str(nbformat.writes(notebook)).encode()


def _code_only(cell: NotebookNode) -> NotebookNode:
    """What a run may depend on: text, id, and what kind of graded cell it is."""
    nbgrader = cell.metadata.get("nbgrader") or {}
    kept = {key: nbgrader[key] for key in ("grade", "grade_id", "solution") if key in nbgrader}
    bare = NotebookNode(cell_type="code", id=cell.id, source=cell.source, outputs=[])
    bare.execution_count = None
    bare.metadata = NotebookNode({"nbgrader": NotebookNode(kept)} if kept else {})
    if RAISES in cell.metadata.get("tags", []):
        bare.metadata.tags = [RAISES]
    return bare
