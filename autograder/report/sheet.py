"""The report as a CSV file: one line a student, for a spreadsheet or a campus system."""

from __future__ import annotations

import csv
import io

from .printable import no_formula
from .standing import ClassReport, ModuleStanding


def to_csv(report: ClassReport) -> str:
    """The report as CSV text; no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    header = ["student", *(name for module in report.modules for name in _header(module))]
    writer.writerow([no_formula(name) for name in header])
    for student in report.students:
        row = [value for module in report.modules for value in _row(module, student)]
        writer.writerow(
            [no_formula(value) if isinstance(value, str) else value for value in [student, *row]]
        )
    return out.getvalue()


def _header(module: ModuleStanding) -> list[str]:
    names = [f"{module.name} {what}" for what in ("score", "out of", "late penalty", "to mark")]
    for exercise in module.exercises:
        note = "" if exercise.tamper_proof else " (not tamper-proof)"
        names += [f"{exercise.name}{note} {what}" for what in ("status", "points", "causes")]
    return names


def _row(module: ModuleStanding, student: str) -> list[str | float]:
    score = module.scores.get(student)
    row: list[str | float] = (
        [score.points, score.max_points, score.penalty, score.to_mark]
        if score
        else [0.0, module.max_points, 0.0, 0]
    )
    for exercise in module.exercises:
        cell = module.cell(student, exercise.name)
        row += [cell.status, cell.points, "; ".join(cell.causes)]
    return row
