"""The autograder of the course: in a notebook, check an answer; for an author, declare one."""

from .exercise import Exercise, aspect
from .notebook.checking import check
from .notebook.data import data_file
from .notebook.hints import hint
from .notebook.opening import start
from .notebook.predictions import predict, reveal
from .notebook.progress import progress

__all__ = [
    "Exercise",
    "aspect",
    "check",
    "data_file",
    "hint",
    "predict",
    "progress",
    "reveal",
    "start",
]
