"""`hint`: three steps towards an answer, one a try."""

from __future__ import annotations

from ..errors import CourseError
from ..explain import Panel
from ..panel import paragraphs, show
from .checking import find_exercise
from .memory import remember, remembered
from .tries import tries_of


def hint(name: str) -> None:
    """Show the next of an exercise's three hints: one a try, and no points are lost."""
    try:
        exercise = find_exercise(name)
    except CourseError as error:
        show(Panel("stopped", "There is no hint to give.", (str(error),)))
        return
    tries = tries_of(name).count
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
            tuple(filter(None, (*paragraphs(exercise.hints[level - 1]), more))),
        )
    )
