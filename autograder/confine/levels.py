"""Which level this machine can hold to, found by trying it, and what a course asks for."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..errors import CourseError
from .boundary import PACKAGES, Boundary, own_user
from .bubble import sandboxed

LEVELS = ("strong", "basic")
CONFINEMENTS = ("required", "best", "off")
TRYING = 60.0


@dataclass(frozen=True)
class Tried:
    """One way to confine, and why it can't be had here; "" when it can."""

    level: str
    own_user: bool
    problem: str


@cache
def tried(level: str) -> tuple[Tried, ...]:
    """Every way to have `level` that was tried, the better first, up to one that holds."""
    ways = []
    for user in (own_user(), 0) if own_user() else (0,):
        ways.append(Tried(level, bool(user), _problem(level, user)))
        if not ways[-1].problem:
            break
    return tuple(ways)


def best(levels: Sequence[str] = LEVELS) -> Tried | None:
    """The first way that holds here, of the first level that has one."""
    return next((way for level in levels for way in tried(level) if not way.problem), None)


def strongest(boundary: Boundary, confinement: str) -> Boundary:
    """The boundary at the best level there is; tests may ask for one level by its name.

    Raises `CourseError` where there is none, unless `confinement` is "best" or "off".
    """
    if confinement == "off":
        return replace(boundary, level="none", user=0)
    way = best((confinement,) if confinement in LEVELS else LEVELS)
    if way is not None:
        return replace(boundary, level=way.level, user=own_user() if way.own_user else 0)
    if confinement == "best":
        return replace(boundary, level="none", user=0)
    raise CourseError(REFUSAL)


def level(confinement: str) -> str:
    """The level that a course that asks for `confinement` gets here: one of `LEVELS`, or "none"."""
    way = None if confinement == "off" else best()
    return way.level if way else "none"


REFUSAL = (
    "This machine can't confine students' code, so none is run. `autograder doctor` says what is"
    " missing. To run it with your own rights all the same: --unconfined, or"
    ' c.Grader.confinement = "off" in nbgrader_config.py.'
)


def hold(confinement: str) -> None:
    """Raise `CourseError` where students' code may not be run as `confinement` asks."""
    if confinement not in CONFINEMENTS:
        raise CourseError(
            f"Grader.confinement is {confinement!r}: it must be one of {', '.join(CONFINEMENTS)}."
        )
    if confinement == "required" and best() is None:
        raise CourseError(REFUSAL)


def _problem(level: str, user: int) -> str:
    """Why a process confined so can't be had here; a probe that timed out is tried once more."""
    problem = ""
    for _ in range(2):
        try:
            return _probe(level, user)
        except subprocess.TimeoutExpired as error:
            problem = str(error)
    return problem


def _probe(level: str, user: int) -> str:
    """What is wrong with a process confined so, which then attacks; "" when nothing."""
    if sys.platform != "linux":
        return "only Linux has Landlock and seccomp"
    with tempfile.TemporaryDirectory(prefix="probe-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        scratch, home = folder / "scratch", folder / "home"
        scratch.mkdir()
        home.mkdir()
        boundary = Boundary(level, str(scratch), str(home), user)
        command = [sys.executable, "-P", "-m", "autograder.confine.probe", boundary.to_text()]
        try:
            done = subprocess.run(
                sandboxed(boundary, command) if level == "strong" else command,
                env={"PYTHONPATH": str(PACKAGES), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
                cwd=home,
                capture_output=True,
                text=True,
                timeout=TRYING,
            )
        except OSError as error:
            return str(error)
    if done.returncode == 0:
        return ""
    return " ".join((done.stdout + done.stderr).strip().splitlines()[-1:]) or "it ended"
