"""`progress`: where a learner stands in the module, what to come back to first."""

from __future__ import annotations

import json
from pathlib import Path

from ..errors import CourseError
from ..explain import Panel
from ..judge import Status
from ..panel import SYMBOLS, show
from .opening import current
from .tries import tries_of


def progress() -> None:
    """Show each exercise of the module with its state; those that were left stuck come first.

    In the folder of all modules it shows a line for each of them.
    """
    try:
        names = list(current().exercises)
    except CourseError as error:
        show(_course() or Panel("stopped", "There is no progress to show.", (str(error),)))
        return
    standing = {name: tries_of(name) for name in names}
    done = sum(tries.status == "right" for tries in standing.values())
    order = sorted(names, key=lambda name: not standing[name].stuck)
    status: Status = "right" if done == len(names) else "partly" if done else "not tried"
    show(Panel(status, f"{done} of {len(names)} exercises are right.", tuple(map(_line, order))))


def _course() -> Panel | None:
    """All modules below the working folder; None where there are none.

    The names come from `expected.json`, so that TensorFlow is not imported to show them.
    """
    lines, done, most = [], 0, 0
    for path in sorted(Path.cwd().glob("*/expected.json")):
        try:
            names = list(json.loads(path.read_text(encoding="utf-8"))["exercises"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        right = sum(tries_of(name).status == "right" for name in names)
        stuck = [f"`{name}`" for name in names if tries_of(name).stuck]
        again = f": come back to {', '.join(stuck)}" if stuck else ""
        symbol = SYMBOLS["right" if right == len(names) else "partly" if right else "not tried"]
        lines.append(f"{symbol} {path.parent.name}: {right} of {len(names)} right{again}")
        done, most = done + right, most + len(names)
    if not lines:
        return None
    status: Status = "right" if done == most else "partly" if done else "not tried"
    return Panel(status, f"{done} of {most} exercises are right.", tuple(lines))


def _line(name: str) -> str:
    tries = tries_of(name)
    if tries.count == 0:
        return f"{SYMBOLS['not tried']} `{name}`: not tried yet"
    counted = f"{tries.count} {'try' if tries.count == 1 else 'tries'}"
    if tries.status == "right":
        return f"{SYMBOLS['right']} `{name}`: right, {counted}"
    parts = f"{tries.right} of {tries.parts} parts, " if tries.parts > 1 else ""
    again = ": come back to this one first" if tries.stuck else ""
    return f"{SYMBOLS['wrong']} `{name}`: {parts}{counted}{again}"
