"""The autograder of the course: in a notebook, check an answer; for an author, declare one."""

from .check import check, hint
from .exercise import Exercise, aspect
from .predictions import predict, reveal
from .start import start

__all__ = ["Exercise", "aspect", "check", "hint", "predict", "reveal", "start"]
