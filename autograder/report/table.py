"""The report in a terminal: plain text, at most 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .standing import STATUSES, ClassReport, ModuleStanding

WIDTH = 100


def to_text(report: ClassReport) -> str:
    """The report as text; its strings are printable already."""
    blocks = ["\n".join(_module(module, report.students)) for module in report.modules]
    return "\n\n".join(blocks)


def _module(module: ModuleStanding, students: tuple[str, ...]) -> Iterator[str]:
    heading = f"{module.name}: {module.title}" if module.title != module.name else module.name
    yield heading
    mean = "-" if module.mean is None else f"{module.mean:.1f} of {module.max_points:g}"
    yield (
        f"{module.handed_in} of {len(students)} students handed in; mean score {mean}; "
        f"{module.to_mark} written answers to mark"
    )
    yield ""
    names = [exercise.name for exercise in module.exercises]
    width = max([8, *map(len, names)])
    yield f"{'exercise':{width}}" + "".join(f"{status:>{len(status) + 2}}" for status in STATUSES)
    for exercise in module.exercises:
        counts = module.count(exercise.name, students)
        row = "".join(f"{counts[status]:>{len(status) + 2}}" for status in STATUSES)
        note = "" if exercise.tamper_proof else "  not tamper-proof"
        yield f"{exercise.name:{width}}{row}{note}"
    if module.held:
        yield ""
        yield "students  misconception"
    for held in module.held:
        text = f"{held.exercise}: {held.cause or held.name}"
        yield textwrap.fill(
            text, WIDTH, initial_indent=f"{held.students:8}  ", subsequent_indent=" " * 10
        )
