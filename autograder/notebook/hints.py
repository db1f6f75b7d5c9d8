"""`hint`: three steps towards an answer, one a try."""

from __future__ import annotations

import re

from ..errors import CourseError
from ..explain import Panel
from ..panel import show
from .checking import find_exercise
from .memory import remember, remembered


def hint(name: str) -> None:
    """Show the next of an exercise's three hints: one a try, and no points are lost."""
    try:
        exercise = find_exercise(name)
    except CourseError as error:
        show(Panel("stopped", "There is no hint to give.", (str(error),)))
        return
    tries = remembered("tries", name).get("count", 0)
    given = remembered("hints", name)
    level, asked_at = given.get("level", 0), given.get("tries", -1)
    waiting = level > 0 and asked_at == tries
    if not waiting and level < len(exercise.hints):
        level += 1
        remember("hints", name, {"level": level, "tries": tries})
    more = ""
    if level < len(exercise.hints):
        more = f'The next hint comes after another try: change your answer, then `check("{name}")`.'
    show(
        Panel(
            "not tried",
            f"Hint {level} of {len(exercise.hints)}.",
            tuple(filter(None, (*_paragraphs(exercise.hints[level - 1]), more))),
        )
    )


def _paragraphs(markdown: str) -> tuple[str, ...]:
    """The lines of a hint; a fenced block of code stays one."""
    pieces = re.split(r"^(```.*?^```)$", markdown, flags=re.DOTALL | re.MULTILINE)
    return tuple(
        line.strip()
        for piece in pieces
        for line in ([piece] if piece.startswith("```") else piece.splitlines())
        if line.strip()
    )
