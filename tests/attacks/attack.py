"""Run an attack as a student's cell, in each level that this machine holds to."""

import pytest

from autograder.confine.levels import LEVELS, best
from autograder.grading.running.run import Limits
from tests.warm.cells import error, execute, text

HELD = [level for level in LEVELS if best((level,))]
LIMITS = Limits(start=180, cell=20, observation=20, submission=120)

in_each_level = pytest.mark.parametrize("level", HELD)


def limits(level, **others):
    """The usual limits at one level."""
    return Limits(**{**vars(LIMITS), "confinement": level, **others})


def attack(level, *cells, **others):
    """What the last of some cells printed, and the error it ended with."""
    outputs = execute(*cells, limits=limits(level, **others))[-1]
    return text(outputs), error(outputs)


def refused(level, *cells):
    """Whether the last of some cells was refused by the system."""
    _, (name, message) = attack(level, *cells)
    return name in {"PermissionError", "FileNotFoundError", "OSError"}, (name, message)
