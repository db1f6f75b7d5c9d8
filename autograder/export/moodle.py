"""For Moodle: Grades, Import, CSV file, mapped by ID number or by email address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from .grades import Grades
from .table import Row, TableExport


class Moodle(TableExport):
    """The columns of Moodle's plain-text export, which its import reads.

    Map `ID number` (the student's id here) to the user's ID number, or `Email address` to the
    user's email; then each module's column to its grade item.
    """

    file: ClassVar[str] = "moodle.csv"

    def rows(self, grades: Grades) -> Iterator[Row]:
        """Header, then a line a student."""
        columns = (f"{module} (Real)" for module in grades.modules)
        yield ("First name", "Last name", "ID number", "Email address", *columns)
        for person in grades.people:
            points = [self.of(grades, module, person.id) for module in grades.modules]
            yield (person.first_name, person.last_name, person.id, person.email, *points)
