"""From gradebook, verdicts and explanations to the standing of a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import CourseError
from ..expected import read_expected
from ..grading.reading.tolerant import Piece
from ..module import Module
from ..reference import Reference
from .handed_in import (
    Prediction,
    code_of,
    predictions,
    read_class,
    sample,
    what_happened,
)
from .printable import printable
from .scores import Submission, course_directory, read_book
from .standing import Cell, ClassReport, Exercise, Held, ModuleStanding, Score
from .verdicts import Record, by_points, read_verdicts

References = Mapping[str, Reference]


def collect(course: Path, modules: Sequence[str] = ()) -> ClassReport:
    """The report on the class of the course at `course`, on all graded modules or those named.

    Raises `CourseError` when nothing was graded, or when what grading left can't be read.
    """
    directory = course_directory(course)
    verdicts = read_verdicts(course / ".autograder" / "verdicts")
    book = read_book(course)
    submissions = book.submissions if book else {}
    graded = sorted({*verdicts, *submissions})
    if not graded:
        raise CourseError(f"Nothing was graded yet in {course.resolve()}: run autograder grade")
    for name in modules:
        if name not in graded:
            raise CourseError(f"{name} was not graded: it is one of {', '.join(graded)}")
    chosen = [name for name in graded if not modules or name in modules]
    students = {*(book.students if book else ())}
    students.update(*(verdicts.get(name, {}) for name in chosen))
    return ClassReport(
        tuple(printable(student) for student in sorted(students)),
        tuple(
            _standing(
                course,
                name,
                verdicts.get(name, {}),
                submissions.get(name, {}),
                read_class(course / directory.submitted_directory, name, sorted(students)),
            )
            for name in chosen
        ),
    )


def _standing(
    course: Path,
    name: str,
    records: Mapping[str, Record],
    submissions: Mapping[str, Submission],
    notebooks: Mapping[str, Sequence[Piece]],
) -> ModuleStanding:
    title, references = _public(course, name)
    exercises = _exercises(references, records, submissions)
    cells = {
        printable(student): _cells(records.get(student), submissions.get(student))
        for student in sorted({*records, *submissions})
    }
    scores = {printable(student): submission.score for student, submission in submissions.items()}
    for student, record in records.items():  # graded, but not (or no longer) in the gradebook
        scores.setdefault(
            printable(student),
            Score(
                sum(cell.points for cell in record.cells.values()),
                sum(record.max_points.values()),
            ),
        )
    held = _held(references, cells, {printable(name): cells for name, cells in notebooks.items()})
    return ModuleStanding(
        name, title, exercises, cells, scores, held, _predictions(course, name, notebooks)
    )


def _predictions(
    course: Path, name: str, notebooks: Mapping[str, Sequence[Piece]]
) -> tuple[Prediction, ...]:
    for room in ("release", "source"):
        if (course / room / name / "module.toml").exists() and notebooks:
            happened = what_happened(course / "notebooks" / f"{name}.ipynb")
            return predictions(Module(course / room / name), happened, notebooks)
    return ()


def _public(course: Path, name: str) -> tuple[str, References]:
    """The title and the references of a module, from whichever room has them."""
    for room in ("release", "source"):
        folder = course / room / name
        if (folder / "expected.json").exists():
            title = Module(folder).settings.get("title", name)
            return printable(str(title)), read_expected(folder / "expected.json")
    return name, {}


def _exercises(
    references: References,
    records: Mapping[str, Record],
    submissions: Mapping[str, Submission],
) -> tuple[Exercise, ...]:
    """The module's exercises in their order, then an instructor's own tests."""
    most: dict[str, float] = {}
    plain: dict[str, None] = {}
    for record in records.values():
        most.update(record.max_points)
        plain.update(dict.fromkeys(record.plain))
    for submission in submissions.values():
        for name, cell in submission.cells.items():
            most.setdefault(name, cell.max_points)
    ordered = [name for name in references if name in most]
    ordered += [name for name in most if name not in references and name not in plain]
    # Without its expected outcomes nothing was judged outside the student's process.
    judged = {name for record in records.values() for name in record.cells} - {*plain}
    return tuple(
        Exercise(printable(name), most[name], tamper_proof=name in references or name in judged)
        for name in [*ordered, *(name for name in plain if name not in references)]
    )


def _cells(record: Record | None, submission: Submission | None) -> dict[str, Cell]:
    """One student's cells; the gradebook's points count, since humans may have changed them."""
    cells = dict(record.cells) if record else {}
    for name, graded in (submission.cells if submission else {}).items():
        known = cells.get(name, Cell(by_points(graded.points, graded.max_points)))
        cells[name] = Cell(known.status, graded.points, known.causes, graded.by_hand)
    return {printable(name): cell for name, cell in cells.items()}


def _held(
    references: References,
    cells: Mapping[str, Mapping[str, Cell]],
    notebooks: Mapping[str, Sequence[Piece]],
) -> tuple[Held, ...]:
    """The misconceptions that somebody holds, those of most students first."""
    holders: dict[tuple[str, str], list[str]] = {}
    for student, row in cells.items():
        for exercise, cell in row.items():
            for cause in cell.causes:
                holders.setdefault((exercise, cause), []).append(student)
    held = [
        Held(
            exercise,
            printable(name),
            *_said(references.get(exercise), name),
            len(students),
            sample([code_of(notebooks.get(student, ()), exercise) for student in students]),
        )
        for (exercise, name), students in holders.items()
    ]
    order = {name: place for place, name in enumerate(references)}
    return tuple(
        sorted(held, key=lambda one: (-one.students, order.get(one.exercise, 0), one.name))
    )


def _said(reference: Reference | None, name: str) -> tuple[str, str]:
    """Cause and experiment of a misconception or group; empty when the course has dropped it."""
    if reference is None:
        return "", ""
    if name in reference.groups:
        explanation = reference.groups[name].explanation
    elif name in reference.explanations:
        explanation = reference.explanations[name]
    else:
        return "", ""
    return explanation.cause, explanation.experiment
