"""Why one tape did not record an op, or track a source, in a few words."""

from __future__ import annotations

from ._history import History, Op, Question, Value


class Reasons:
    """One tape's life until one question."""

    def __init__(self, history: History, question: Question) -> None:
        self.history = history
        self.tape = history.tapes[question.tape]
        self.question = question
        self.events = [
            event
            for event in history.events
            if event.tape == self.tape.number and event.at < question.at
        ]
        self.forgotten = max((e.at for e in self.events if e.what == "reset"), default=-1)
        self.watched = self._watched()

    def _watched(self) -> set[int]:
        """The sources that the tape tracks, by index."""
        watched = {
            index
            for event in self.events
            if event.what == "watch" and event.at > self.forgotten
            for index in event.values
        }
        if self.question.twin is not None and self.question.twin._tape is not None:
            known = map(self.history.index, self.question.twin.watched_variables())
            watched |= {index for index in known if index is not None}
        values = self.history.values
        return {index for index in watched if values[index].differentiable}

    def recorded(self, op: Op) -> bool:
        """Did the tape record it, and did it still know it when asked?"""
        return self.tape.number in op.recorded and op.at > self.forgotten

    def inside(self, at: int) -> bool:
        """Was it within a with-block of the tape, paused or not?"""
        if self.tape.number == 0:
            return True
        before = [e.what for e in self.events if e.at < at and e.what in ("enter", "exit")]
        return bool(before) and before[-1] == "enter"

    def of_op(self, op: Op) -> str:
        """Why the op was not recorded."""
        if op.type == "StopGradient":
            return "stop_gradient ends the path"
        if self.tape.number in op.recorded:
            return "forgotten at reset"
        if self.tape.number not in op.active:
            return self._where(op.at)
        if op.stopped:
            return "all tapes were paused"
        kinds = {self.history.values[index].dtype for index in op.inputs}
        floats = [index for index in op.inputs if self.history.values[index].differentiable]
        if not op.inputs:
            return "it has no inputs"
        if not floats:
            return f"{' and '.join(sorted(kinds))} has no gradients"
        return "the tape tracks none of its inputs"

    def _where(self, at: int) -> str:
        last = next((e for e in reversed(self.events) if e.at < at and e.what != "watch"), None)
        if last is None:
            return "before the with-block"
        if last.what == "pause":
            return "within stop_recording"
        if last.what == "asked":
            return "after the tape was asked"
        again = any(e.at > at and e.what == "enter" for e in self.events)
        return "between two with-blocks" if again else "after the with-block"

    def of_source(self, value: Value) -> str:
        """Why the source is not tracked."""
        if not value.differentiable:
            return f"{value.dtype} has no gradients"
        if value.kind != "variable":
            return "never watched" if self.forgotten < 0 else "not watched since reset"
        if not value.what.trainable:
            return "not trainable, and not watched"
        if not self.tape.automatic:
            return "automatic watching is off, and it is not watched"
        return "not used while the tape recorded"
