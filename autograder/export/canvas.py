"""For Canvas: Gradebook, Import, and then its file of the class, one column a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from traitlets import Dict, Unicode

from .grades import Grades, Person
from .table import Row, TableExport


class Canvas(TableExport):
    """The columns of Canvas's own gradebook export, which its import reads.

    A student is found by `ID` (the gradebook's `lms_user_id`), else by `SIS Login ID` (the
    student's id here). A column becomes a new assignment unless one has its name; for a column of
    an assignment that exists, write its name with its number, as `02_recording (4711)`, in
    `Canvas.columns`.
    """

    file: ClassVar[str] = "canvas.csv"
    section = Unicode("", help="the section's name in Canvas; empty where there is one").tag(
        config=True
    )
    columns = Dict(
        {}, help='by module, the name of its column: {"02_recording": "02_recording (4711)"}'
    ).tag(config=True)

    def rows(self, grades: Grades) -> Iterator[Row]:
        """Header, points possible, then a line a student."""
        fixed = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
        yield (*fixed, *(self.columns.get(module, module) for module in grades.modules))
        yield ("    Points Possible", "", "", "", "", *grades.modules.values())
        for person in grades.people:
            points = [self.of(grades, module, person.id) for module in grades.modules]
            yield (_name(person), person.lms_id, "", person.id, self.section, *points)


def _name(person: Person) -> str:
    return ", ".join(filter(None, (person.last_name, person.first_name))) or person.id
