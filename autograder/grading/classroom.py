"""A whole class: find its submissions, run them in parallel into the cache, book them meanwhile."""

from __future__ import annotations

import contextlib
import glob
import logging
import stat
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader, NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import temp_attrs
from sqlalchemy.exc import OperationalError

from ..errors import CourseError
from . import records
from .deciding import judge_version
from .disk_space import hold_writable, told_when_full
from .dry_run import copied
from .eviction import evict
from .exporter import TolerantExporter
from .gradebook import (
    BookedModule,
    Change,
    ask_for_a_person,
    changes,
    one_engine,
    read_module,
    unusable,
)
from .grader import Grader
from .importing import MAX_NAME, ImportedCourse, import_submissions, misnamed, students_of
from .penalties import LatePenalties
from .progress import Progress
from .quiet import quiet
from .reading.handed_in import Closed, HandedIn
from .register import notebook_paths
from .running.ahead import RunsAhead
from .running.cache import Job, versions
from .running.cluster import cluster
from .running.run import prepare
from .saving import named_record
from .terminal import escaped

CONFIG = "nbgrader_config.py"
MISSING = object()


def open_classroom(course: Path, confinement: str = "", scheduler: str = "") -> Classroom:
    """The class of the course in a folder, with nbgrader's settings as nbgrader reads them.

    `confinement` takes the place of the setting; `scheduler` is a Dask scheduler's address.
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
    return Classroom(NbGraderAPI(config=app.config), scheduler)


@dataclass(frozen=True)
class Graded:
    """What came of grading one module."""

    left_out: list[str]
    """A line for each submission that was not graded, and why."""
    changes: list[Change]
    """Every automatic score and late penalty that is not what it was."""

    @property
    def hidden(self) -> list[Change]:
        """Those that change nothing, since a person's points hide them."""
        return [one for one in self.changes if one.manual is not None and one.before is not None]


class Classroom:
    """The submissions of one course, graded module by module."""

    def __init__(self, api: NbGraderAPI, scheduler: str = "") -> None:
        self.api = api
        self.scheduler = scheduler
        """Where a Dask scheduler answers; empty: submissions are run on this machine."""
        self.coursedir = api.coursedir
        self.state = Path(self.coursedir.root) / ".autograder"

    @property
    def submitted(self) -> Path:
        """Where students' folders are."""
        return Path(self.coursedir.root) / str(self.coursedir.submitted_directory)

    def modules(self) -> list[str]:
        """Names of all modules that anything was handed in for."""
        pattern = self.coursedir.format_path(self.coursedir.submitted_directory, "*", "*")
        return sorted({path.name for path in map(Path, glob.glob(pattern)) if path.is_dir()})

    def grade(self, module: str, jobs: int, force: bool, *, dry: bool = False) -> Graded:
        """Grade every submission of `module`; with `dry`, only find out what would change.

        Raises `CourseError` when the module can't be graded at all, `NotNow` on a full disk.
        """
        if not module.isprintable():  # a student may name a folder so
            raise CourseError(f"There is no module {escaped(module)}: look into {self.submitted}.")
        notebook_paths(self.coursedir, module)  # an unknown module is named before all else
        students = students_of(self.coursedir, module)
        if not students and not misnamed(self.coursedir, module):
            raise CourseError(f"{module}: nobody handed it in; look into {self.submitted}.")
        hold_writable(self._written)
        with (
            told_when_full(self._written),
            quiet(self._log(module), [self.api.log, logging.getLogger("autograder")]),
            temp_attrs(self.coursedir, assignment_id=module),
        ):
            waiting, left_out = self._sorted(module, students, force)
            if not dry:
                return self._grade(module, waiting, left_out, jobs, force)
            with copied(self.api, module) as api:
                shadow = Classroom(api, self.scheduler)
                shadow.coursedir.assignment_id = module
                return shadow._grade(module, waiting, left_out, jobs, force)

    def _sorted(
        self, module: str, students: list[str], force: bool
    ) -> tuple[list[str], dict[str, str]]:
        """Who has to be graded; and who can't be, each with a line that says why."""
        grader = Grader(self.coursedir, parent=self.api)
        booked = read_module(self.coursedir, module)
        waiting: list[str] = []
        left_out: dict[str, str] = {}
        for student in students:
            try:
                handed_in = grader.handed_in(module, student)
            except Closed as error:
                left_out[student] = f"{student}'s {module} was not graded: {error}"
                continue
            if handed_in is None:
                left_out[student] = (
                    f"{student} handed in nothing for {module}:"
                    f" {self._folder(module, student)} is empty."
                )
            elif force or self._changed(grader, module, student, handed_in, booked):
                waiting.append(student)
        return waiting, left_out

    def _grade(
        self, module: str, waiting: list[str], left_out: dict[str, str], jobs: int, force: bool
    ) -> Graded:
        """Grade who waits; `force`: run again what was run already."""
        before = read_module(self.coursedir, module)
        converter = Autograde(coursedir=self.coursedir, parent=self.api)
        with self._workers(jobs) as (executor, most):
            if not self.scheduler:
                settings = Grader(self.coursedir, parent=self.api)
                for _ in waiting[:jobs]:  # while the module is prepared
                    executor.submit(prepare, settings.runner, settings.limits)
            exporter = TolerantExporter(parent=converter, config=converter.config)
            grader: Grader = exporter.grader
            prepared = self._jobs(exporter, module, waiting)
            with RunsAhead(prepared, grader.runs, executor, most, force=force) as runs:
                if waiting:
                    course = import_submissions(grader, module, waiting)
                    course.wait_for = runs.wait_for
                    self._book(course, module, len(waiting))
        LatePenalties(exporter).set_all(self.coursedir, module)
        evict(grader.state, grader.keep_days)
        told = self._told(module, waiting, left_out, before)
        return Graded(told, changes(before, read_module(self.coursedir, module)))

    def _told(
        self, module: str, waiting: list[str], left_out: dict[str, str], before: BookedModule
    ) -> list[str]:
        """A line for each submission without a verdict; where it has a score, that is marked."""
        failed = {
            student: f"{student}'s {module} could not be graded: see {self._log(module)}."
            for student in waiting
            if not self._target(module, student).is_file()
        }
        if failed:
            hold_writable(self._written)  # else a full disk would be told for each of them
        told = {**left_out, **failed}
        stale = [
            student
            for student in told
            if any(score is not None for score in before.automatic(student).values())
        ]
        ask_for_a_person(self.coursedir, module, stale)
        for student in stale:
            told[student] += " Its score is an earlier one, marked with *."
        return list(told.values()) + [
            f"{escaped(student)}: no folder of a student may be named so: rename it in"
            f" {self.submitted}, to at most {MAX_NAME} bytes of letters that can be shown, without"
            ' any of < > & " \\ * ? [ ].'
            for student in misnamed(self.coursedir, module)
        ]

    @contextlib.contextmanager
    def _workers(self, jobs: int) -> Iterator[tuple[Executor, int]]:
        """What runs submissions, and how many at a time."""
        if self.scheduler:
            with cluster(self.scheduler) as workers:
                yield workers
        else:
            with ThreadPoolExecutor(max_workers=jobs) as executor:
                yield executor, jobs

    def _book(self, course: ImportedCourse, module: str, count: int) -> None:
        """Let nbgrader's own converter go through the class; it logs what it can't take."""
        converter = Autograde(coursedir=course, parent=self.api)
        converter.force = True
        hook = converter.post_convert_hook
        with one_engine(), Progress(f"grade {module}", count) as progress:

            def after_each(**about: Any) -> None:
                if hook is not None:
                    hook(**about)
                progress.step()

            converter.post_convert_hook = after_each
            try:
                converter.start()
            except NbGraderException as error:
                if isinstance(error.__context__, OperationalError):
                    raise unusable(self.coursedir) from None

    def _jobs(
        self, exporter: TolerantExporter, module: str, students: list[str]
    ) -> Iterator[tuple[str, Job | None]]:
        """The run of each submission, laid on exactly as for booking."""
        for student in students:
            try:
                notebook = exporter.laid_on(module, student)
                files = exporter.handed_in.files
                job = exporter.grader.job(notebook, files, (module, student))
            except Exception:  # booking meets it again, and says whose it is
                self.api.log.exception("%s of %s could not be prepared", module, student)
                job = None
            yield student, job

    def _changed(
        self,
        grader: Grader,
        module: str,
        student: str,
        handed_in: HandedIn,
        booked: BookedModule,
    ) -> bool:
        """Whether a submission, its source, the judge or a version differs from the last verdict's.

        So does one whose booking was cut short, or whose gradebook is another; and one whose run
        was ended by limits that are others now.
        """
        last = records.newest(records.verdict_file(grader.records, module, student))
        now = {
            "submission": handed_in.digest,
            "source": grader.source_hash(module),
            "seeds": list(grader.seeds(module, student)),
            "versions": versions(),
            "autograder": judge_version(),
        }
        if last is None or any(last.get(key) != value for key, value in now.items()):
            return True
        if any(one["status"] == "review" for one in last["exercises"].values()):
            return True
        if last.get("cut_by") not in (None, asdict(grader.limits)):
            return True
        automatic = booked.automatic(student)
        scores = last.get("scores", {})
        if any(automatic.get(name, MISSING) != score for name, score in scores.items()):
            return True
        if booked.marked(student):
            return True  # it could not be graded since
        return not self._finished(self._target(module, student), records.digest(last))

    def _finished(self, target: Path, digest: str) -> bool:
        """Whether booking came to its end, which is to set the mode of every file."""
        if named_record(target) != digest:
            return False
        files = [path for path in target.parent.rglob("*") if path.is_file()]
        return all(stat.S_IMODE(path.stat().st_mode) == self._mode for path in files)

    @cached_property
    def _mode(self) -> int:
        """What nbgrader sets the mode of an autograded file to, as its octal digits."""
        return int(str(Autograde(coursedir=self.coursedir, parent=self.api).permissions), 8)

    def _folder(self, module: str, student: str) -> Path:
        directory = self.coursedir.submitted_directory
        return Path(self.coursedir.format_path(directory, student, module))

    def _target(self, module: str, student: str) -> Path:
        directory = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(directory, student, module), f"{module}.ipynb")

    @property
    def _written(self) -> list[Path]:
        """The folders that grading writes to."""
        return [Path(self.coursedir.root) / str(self.coursedir.autograded_directory), self.state]

    def _log(self, module: str) -> Path:
        return self.state / "logs" / f"{module}.log"
