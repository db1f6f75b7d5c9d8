"""A driver's view of one child: asked, interrupted, ended; nothing it sends is believed."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from ..grading.running.keeping import Kept
from ..grading.running.run import Limits
from ..grading.running.through import Died, TimedOut
from .frames import Closed, Frames, Late, TooLarge
from .outputs import Bundle, Outputs
from .slot import Slot

GRACE = 3.0
"""Seconds an interrupted cell has to end before the child is killed."""
SLACK = 10_000


class Session:
    """A `Process` in a child of `slot`, with `files` beside its notebook."""

    def __init__(self, slot: Slot, files: Mapping[str, bytes], limits: Limits) -> None:
        self.slot, self.files, self.limits = slot, files, limits
        self.shown: dict[str, Bundle] = {}
        self.frames: Frames
        self._over = False

    def __enter__(self) -> Self:
        most = max(2 * self.limits.output, self.limits.outcome) + SLACK
        self.frames = self.slot.fork(most, self.limits.memory)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self.frames.close()

    def prepare(self) -> None:
        """Give it the files and let it import the exercises."""
        files = {name: base64.b64encode(data).decode() for name, data in self.files.items()}
        try:
            problem = self._ask(self._none(), self.limits.start, do="prepare", files=files)
        except (TimedOut, Died) as error:
            raise RuntimeError(f"the module's exercises could not be imported: {error}") from None
        if problem:
            raise RuntimeError(problem.decode("utf-8", "replace"))

    def execute(self, code: str, seconds: float, kept: Kept | None) -> None:
        """Run `code`, adding to `kept`; more is asked for than it takes, to know what is cut."""
        outputs = self._none() if kept is None else Outputs(kept, self.shown)
        most = 0 if kept is None else self.limits.output
        self._ask(outputs, seconds, do="execute", code=code, most=most)

    def observe(self, exercise: str, aspect: int, seeds: Sequence[int]) -> bytes | None:
        """The encoded outcomes of one aspect; None when the student's code prevented them."""
        asked = {"exercise": exercise, "aspect": aspect, "seeds": list(seeds)}
        answer = self._ask(self._none(), self.limits.observation, do="observe", **asked)
        return answer if 0 < len(answer) <= self.limits.outcome else None

    @staticmethod
    def _none() -> Outputs:
        return Outputs(Kept([], 0), {})

    def _ask(self, outputs: Outputs, seconds: float, **request: Any) -> bytes:
        """Send a request and take in outputs until its answer is there."""
        deadline = time.monotonic() + seconds
        try:
            self.frames.send_json(b"R", request, deadline)
            return self._answer(outputs, deadline)
        except Late:
            self.slot.interrupt()
        except (Closed, TooLarge):
            raise Died(self._end()) from None
        try:
            self._answer(outputs, time.monotonic() + GRACE)
        except Late:
            self._end()
            raise Died(f"took longer than {seconds:g} seconds and could not be stopped") from None
        except (Closed, TooLarge):
            raise Died(self._end()) from None
        raise TimedOut(f"took longer than {seconds:g} seconds")

    def _answer(self, outputs: Outputs, deadline: float) -> bytes:
        while (frame := self.frames.receive(deadline)).kind != b"A":
            outputs.add(frame.data)
        return frame.data

    def _end(self) -> str:
        """End the child, once; how it ended."""
        if self._over:
            return ""
        self._over = True
        return self.slot.end()
