"""What nbgrader logs of a run goes to a file: it has a line a cell."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy.exc import SAWarning


class _File(logging.FileHandler):
    """A log file that stops nothing, and says nothing, when the disk is full."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let a line go that can't be written."""


@contextlib.contextmanager
def quiet(path: Path, loggers: Sequence[logging.Logger]) -> Iterator[None]:
    """Send what `loggers` warn of to the file at `path`, made anew, and nowhere else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _File(path, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    before = [(one.handlers[:], one.propagate, one.level) for one in loggers]
    for one in loggers:
        one.handlers[:], one.propagate = [handler], False
        one.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, for every new row
            yield
    finally:
        for one, (handlers, propagate, level) in zip(loggers, before, strict=True):
            one.handlers[:], one.propagate = handlers, propagate
            one.setLevel(level)
        with contextlib.suppress(OSError):
            handler.close()
