"""One line on the terminal that says how far a long task is, and how long it still takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

WIDTH = 24
PAUSE = 0.1
"""Seconds between two drawings."""


class Progress:
    """A bar for `total` steps; silent where nobody watches."""

    def __init__(
        self,
        title: str,
        total: int,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.title, self.total, self.done = title, total, 0
        self.stream = sys.stderr if stream is None else stream
        self.clock = clock
        self.begun = self.drawn = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")  # the table that follows says what came of it
            self.stream.flush()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = self.clock()
        if self.stream.isatty() and (now - self.drawn >= PAUSE or self.done == self.total):
            self.drawn = now
            self.stream.write(f"\r\x1b[K{self.line(now)}")
            self.stream.flush()

    def line(self, now: float) -> str:
        """The bar as text, such as "grade 02_recording [####....] 3/6, 0:12 left"."""
        full = WIDTH * self.done // max(self.total, 1)
        bar = "#" * full + "." * (WIDTH - full)
        left = (now - self.begun) / max(self.done, 1) * (self.total - self.done)
        minutes, seconds = divmod(round(left), 60)
        return f"{self.title} [{bar}] {self.done}/{self.total}, {minutes}:{seconds:02} left"
