"""Ctrl-C where it may come: in a cell, and never in the middle of a frame."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class Interrupts:
    """Handles SIGINT: raises KeyboardInterrupt inside `allowed`, and after a `shielded` block."""

    def __init__(self) -> None:
        self._allowed = self._shielded = self._waiting = False
        signal.signal(signal.SIGINT, self._come)

    @contextlib.contextmanager
    def allowed(self) -> Iterator[None]:
        """Let an interrupt end the block, and only the block."""
        try:
            self._allowed = True
            yield
        except KeyboardInterrupt:
            pass
        finally:
            self._allowed = self._waiting = False
            signal.signal(signal.SIGINT, self._come)  # a cell may have set its own

    @contextlib.contextmanager
    def shielded(self) -> Iterator[None]:
        """Put an interrupt off until the block has ended; handlers run in the main thread only."""
        if threading.current_thread() is not threading.main_thread() or self._shielded:
            yield
            return
        self._shielded = True
        try:
            yield
        finally:
            self._shielded = False
        if self._waiting:
            self._come(signal.SIGINT, None)

    def _come(self, number: int, frame: FrameType | None) -> None:
        self._waiting = self._allowed and self._shielded
        if self._allowed and not self._shielded:
            raise KeyboardInterrupt
