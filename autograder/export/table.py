"""What all exporters share: from a gradebook to a CSV file that no spreadsheet can be fooled by."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.plugins.export import ExportPlugin
from traitlets import Unicode

from ..grading.register import Refused
from ..report.printable import no_formula, printable
from .grades import Grades, read_grades

Row = Sequence[str | float]


class TableExport(ExportPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """An exporter whose file is one table, in UTF-8, with commas."""

    missing = Unicode(
        "0.00", help='what a module counts that was not handed in: "0.00", or "" for no grade'
    ).tag(config=True)
    file: ClassVar[str]
    """The file's name where `--to` gives none."""

    def rows(self, grades: Grades) -> Iterable[Row]:
        """The table: text and numbers, the header first."""
        raise NotImplementedError

    def export(self, gradebook: Any) -> None:
        """Write the table; raises `Refused` for names it doesn't know, or where it can't write."""
        grades = read_grades(gradebook, _words(self.student), _words(self.assignment))
        for asked, known, kind in (
            (_words(self.student), {person.id for person in grades.people}, "student"),
            (_words(self.assignment), set(grades.modules), "module"),
        ):
            for name in sorted(asked - known):
                raise Refused(f"There is no {kind} {name} in the gradebook: check the name.")
        path = Path(self.to or self.file)
        write_csv(path, self.rows(grades))
        self.log.info("Wrote the grades of %d students to %s", len(grades.people), path)
        if grades.to_mark:
            self.log.warning(
                "%d written answers wait for a mark and count 0 in %s: mark them, then export"
                " again.",
                grades.to_mark,
                path,
            )

    def of(self, grades: Grades, module: str, student: str) -> float | str:
        """The points of one student, or what stands for a module that was not handed in."""
        points = grades.points.get((module, student))
        return self.missing if points is None else points.points


def _words(names: Iterable[object]) -> set[str]:
    return {str(name) for name in names}


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write `rows` whole or not at all; numbers to the cent; no text of them is a formula."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with open(partial, "x", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(map(_cells, rows))
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refused(
            f"{path} can't be written ({error.strerror}): choose another place by --to."
        ) from None


def _cells(row: Row) -> list[str]:
    return [
        no_formula(printable(value)) if isinstance(value, str) else f"{value:.2f}" for value in row
    ]
