"""A plain table for a spreadsheet or any other system: one line a student, and a total."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from .grades import Grades, Points
from .table import Row, TableExport

NOTHING = Points(0.0, 0.0, 0)


class Wide(TableExport):
    """Of each module the points, what it is worth, the penalty, and what waits for a mark."""

    file: ClassVar[str] = "grades_wide.csv"

    def rows(self, grades: Grades) -> Iterator[Row]:
        """Header, then a line a student; the total takes a module not handed in for 0."""
        kinds = ("", " out of", " late penalty", " to mark")
        columns = [module + kind for module in grades.modules for kind in kinds]
        yield ("student", "last name", "first name", "email", *columns, "total", "total out of")
        worth = sum(grades.modules.values())
        for person in grades.people:
            row: list[str | float] = []
            total = 0.0
            for module, most in grades.modules.items():
                points = grades.points.get((module, person.id), NOTHING)
                total += points.points
                row += [self.of(grades, module, person.id), most, points.penalty]
                row.append(str(points.to_mark))
            yield (person.id, person.last_name, person.first_name, person.email, *row, total, worth)
