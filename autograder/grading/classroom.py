"""A whole class: find its submissions, run them in parallel into the cache, book them."""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import temp_attrs
from sqlalchemy.exc import OperationalError, SAWarning

from ..errors import CourseError
from . import records
from .cache import Job, RunCache, execute, unwritable, versions
from .exporter import TolerantExporter
from .grader import Grader
from .register import notebook_paths
from .run import Executed

CONFIG = "nbgrader_config.py"


def open_classroom(course: Path, confinement: str = "") -> Classroom:
    """The class of the course in a folder, with nbgrader's settings as nbgrader reads them.

    `confinement` takes the place of the setting.
    """
    if not (course / CONFIG).is_file():
        raise CourseError(
            f"{course.resolve()} is no course: it has no {CONFIG}. Name its root with --course."
        )
    with contextlib.chdir(course):
        app = NbGrader()
        app.log.setLevel(logging.ERROR)
        app.load_config_file(suppress_errors=False)
    if "CourseDirectory" not in app.config or not app.config.CourseDirectory.get("root"):
        app.config.CourseDirectory.root = str(course.resolve())
    if "autograder" not in str(app.config.Autograde.get("exporter_class", "")):
        raise CourseError(
            f"{CONFIG} does not plug autograder in: add the lines of the course's own {CONFIG}."
        )
    if confinement:
        app.config.Grader.confinement = confinement
    return Classroom(NbGraderAPI(config=app.config))


class Classroom:
    """The submissions of one course, graded module by module."""

    def __init__(self, api: NbGraderAPI) -> None:
        self.api = api
        self.coursedir = api.coursedir
        self.state = Path(self.coursedir.root) / ".autograder"

    @property
    def submitted(self) -> Path:
        """Where students' folders are."""
        return Path(self.coursedir.root) / str(self.coursedir.submitted_directory)

    def modules(self) -> list[str]:
        """Names of all modules that anything was handed in for."""
        return sorted({path.name for path in self._folders("*")})

    def grade(self, module: str, jobs: int, force: bool) -> list[str]:
        """Grade every submission of `module`; a line for each that was left out.

        Raises `CourseError` when the module can't be graded at all.
        """
        notebook_paths(self.coursedir, module)  # an unknown module is named before all else
        folders = {path.parent.name: path for path in self._folders(module)}
        if not folders:
            raise CourseError(f"{module}: nobody handed it in; look into {self.submitted}.")
        problems = []
        students = []
        for student, folder in sorted(folders.items()):
            if os.path.lexists(folder / f"{module}.ipynb"):
                students.append(student)
            else:
                problems.append(
                    f"{student} handed in no {module}.ipynb: look into {folder}; a file of"
                    " another name has to be renamed."
                )
        self._hold_writable()
        if students:
            with self._quiet(module), temp_attrs(self.coursedir, assignment_id=module):
                problems += self._grade(module, students, jobs, force)
        return problems

    def _grade(self, module: str, students: list[str], jobs: int, force: bool) -> list[str]:
        converter = Autograde(coursedir=self.coursedir, parent=self.api)
        converter.force = True
        exporter = TolerantExporter(parent=converter, config=converter.config)
        converter.exporter = exporter
        converter._init_preprocessors()
        waiting = [
            student for student in students if force or self._changed(exporter, module, student)
        ]
        with ThreadPoolExecutor(max_workers=jobs) as executor:
            run_all(self._jobs(converter, module, waiting), exporter.grader.runs, executor, jobs)
        unchanged = set(self._students(module)) - set(waiting)
        if waiting:
            with temp_attrs(self.coursedir, student_id_exclude=",".join(sorted(unchanged))):
                self._book(converter)
        return [
            f"{student}'s {module} could not be graded: see {self._log(module)}."
            for student in waiting
            if not self._target(module, student).is_file()
        ]

    def _book(self, converter: Autograde) -> None:
        """Let nbgrader's own converter go through the class; it logs what it can't take."""
        try:
            converter.start()
        except NbGraderException as error:
            if isinstance(error.__context__, OperationalError):
                raise CourseError(
                    f"The gradebook {self.coursedir.db_url} can't be used: is it writable, and"
                    " made by this version of nbgrader? (nbgrader db upgrade)"
                ) from None

    def _jobs(self, converter: Autograde, module: str, students: list[str]) -> Iterator[Job]:
        """The run of each submission, read and restored exactly as nbgrader will do it."""
        exporter = converter.exporter
        for student in students:
            path = str(self._submission(module, student))
            try:
                resources = converter.init_single_notebook_resources(path)
                text, _ = exporter.from_filename(path, resources)
                yield exporter.grader.job(nbformat.reads(text, as_version=4), module, student)
            except Exception:  # booking meets it again, and says whose it is
                self.api.log.exception("%s could not be prepared", path)

    def _changed(self, exporter: TolerantExporter, module: str, student: str) -> bool:
        """Whether a submission, its source or a version differs from what was last booked."""
        last = records.newest(records.verdict_file(self.state, module, student))
        grader: Grader = exporter.grader
        path = self._submission(module, student)
        now = {
            "submission": grader.submission_hash(module, student, path),
            "source": grader.source_hash(module),
            "seeds": list(grader.seeds(module, student)),
            "versions": versions(),
        }
        if last is None or any(last.get(key) != value for key, value in now.items()):
            return True
        if any(one["status"] == "review" for one in last["exercises"].values()):
            return True
        return not self._target(module, student).is_file() or not self._booked(module, student)

    def _booked(self, module: str, student: str) -> bool:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                gradebook.find_submission(module, student)
            except MissingEntry:
                return False
        return True

    def _folders(self, module: str) -> list[Path]:
        pattern = self.coursedir.format_path(self.coursedir.submitted_directory, "*", module)
        return sorted(path for path in map(Path, glob.glob(pattern)) if path.is_dir())

    def _students(self, module: str) -> list[str]:
        return [path.parent.name for path in self._folders(module)]

    def _submission(self, module: str, student: str) -> Path:
        directory = self.coursedir.submitted_directory
        return Path(self.coursedir.format_path(directory, student, module), f"{module}.ipynb")

    def _target(self, module: str, student: str) -> Path:
        directory = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(directory, student, module), f"{module}.ipynb")

    def _hold_writable(self) -> None:
        target = Path(self.coursedir.root) / str(self.coursedir.autograded_directory)
        for folder in (target, self.state):
            probe = folder / ".writable"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                probe.touch()
                probe.unlink()
            except OSError as error:
                raise unwritable(folder, error) from None

    def _log(self, module: str) -> Path:
        return self.state / "logs" / f"{module}.log"

    @contextlib.contextmanager
    def _quiet(self, module: str) -> Iterator[None]:
        """Send what nbgrader logs of the run to a file: it has a line a cell."""
        path = self._log(module)
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, mode="w", encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        loggers = [self.api.log, logging.getLogger("autograder")]
        before = [(one.handlers[:], one.propagate, one.level) for one in loggers]
        for one in loggers:
            one.handlers[:], one.propagate = [handler], False
            one.setLevel(logging.WARNING)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, for every new row
                yield
        finally:
            for one, (handlers, propagate, level) in zip(loggers, before, strict=True):
                one.handlers[:], one.propagate = handlers, propagate
                one.setLevel(level)
            handler.close()


def run_all(
    jobs: Iterator[Job],
    cache: RunCache,
    executor: Executor,
    most: int,
    task: Callable[[Job], Executed] = execute,
) -> int:
    """Run the jobs that are not in the cache, at most `2 * most` in memory; how many were run."""
    pending: dict[Future[Executed], str] = {}
    count = 0

    def collect(left: int) -> None:
        while len(pending) > left:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                key = pending.pop(future)
                with contextlib.suppress(Exception):  # booking tries it again, one by one
                    cache.store(key, future.result())

    try:
        for job in jobs:
            key = job.key
            if cache.find(key) is None and key not in pending.values():
                pending[executor.submit(task, job)] = key
                count += 1
            collect(2 * most)
        collect(0)
    except BaseException:  # Ctrl-C above all: what has not begun shall not begin
        for future in pending:
            future.cancel()
        raise
    return count
