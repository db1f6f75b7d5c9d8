"""What the tapes did while a function ran: only to explain, never to judge.

`tf.GradientTape`'s methods are wrapped while `tracing`, and every op is listened to, so that two
mistakes that both gave None can be told apart: was the target recorded, was the source watched?
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from tapescope._ops import listening

from .outcome import GradientCall, Tape

MAX_TAPES = 50
MAX_CALLS = 50


@dataclass
class _Seen:
    """One tape while it is being followed."""

    tape: Any
    recording: bool = False
    recorded: int = 0
    watched: list[Any] = field(default_factory=list)
    calls: list[GradientCall] = field(default_factory=list)


@dataclass
class Trace:
    """Everything seen so far; ask `summary` when the function has returned."""

    seen: dict[int, _Seen] = field(default_factory=dict)
    outputs: dict[int, Any] = field(default_factory=dict)
    """Outputs of recorded ops by `id`, kept alive so that no `id` is used twice."""

    def of(self, tape: Any) -> _Seen:
        """What has been seen of one tape so far."""
        return self.seen.setdefault(id(tape), _Seen(tape))

    def told(self, op_type: str, inputs: Any, outputs: Any, recorded: bool) -> None:
        """Note one op; its outputs are known from now on if it was recorded."""
        if recorded and op_type != "ReadVariableOp":  # reading is no computation of the learner's
            self.outputs.update((id(output), output) for output in outputs)
            for seen in self.seen.values():
                seen.recorded += seen.recording
        elif recorded:
            self.outputs.update((id(output), output) for output in outputs)

    def asked(self, tape: Any, targets: list[Any], sources: list[Any], answers: list[Any]) -> None:
        """Note one question to a tape, and which of its answers were None."""
        seen = self.of(tape)
        watched = [id(v) for v in tape.watched_variables()] + [id(x) for x in seen.watched]
        call = GradientCall(
            tuple(id(target) in self.outputs for target in targets),
            tuple(id(_plain(source)) in watched for source in sources),
            tuple(id(source) in self.outputs for source in sources),
            tuple(answer is None for answer in answers),
        )
        if len(seen.calls) < MAX_CALLS:
            seen.calls.append(call)

    def summary(self) -> tuple[Tape, ...]:
        """One `Tape` for each that was entered, watched with or asked, in that order."""
        return tuple(
            Tape(
                bool(getattr(seen.tape, "_persistent", False)),
                len(seen.tape.watched_variables()) + len(seen.watched),
                seen.recorded,
                tuple(seen.calls),
            )
            for seen in list(self.seen.values())[:MAX_TAPES]
        )


@contextmanager
def tracing() -> Iterator[Trace]:
    """Follow every `tf.GradientTape` used in the block; where there is no TensorFlow, none."""
    trace = Trace()
    tf = sys.modules.get("tensorflow")
    if tf is None:
        yield trace
        return
    with ExitStack() as stack:
        stack.enter_context(listening(trace.told))
        wrappers = {
            "__enter__": _entering,
            "__exit__": _leaving,
            "watch": _watching,
            "gradient": _asking,
            "jacobian": _asking,
        }
        for name, wrap in wrappers.items():
            original = getattr(tf.GradientTape, name)
            stack.enter_context(patch.object(tf.GradientTape, name, wrap(trace, original)))
        yield trace


def _entering(trace: Trace, original: Callable[..., Any]) -> Callable[..., Any]:
    def __enter__(tape: Any) -> Any:
        entered = original(tape)
        trace.of(tape).recording = True
        return entered

    return __enter__


def _leaving(trace: Trace, original: Callable[..., Any]) -> Callable[..., Any]:
    def __exit__(tape: Any, *details: Any) -> Any:
        trace.of(tape).recording = False
        return original(tape, *details)

    return __exit__


def _watching(trace: Trace, original: Callable[..., Any]) -> Callable[..., Any]:
    def watch(tape: Any, tensor: Any) -> Any:
        answer = original(tape, tensor)
        trace.of(tape).watched.extend(map(_plain, _flat(tensor)))
        return answer

    return watch


def _asking(trace: Trace, original: Callable[..., Any]) -> Callable[..., Any]:
    def gradient(tape: Any, target: Any, sources: Any, *rest: Any, **options: Any) -> Any:
        answers: list[Any] = []
        try:
            answer = original(tape, target, sources, *rest, **options)
            answers = _flat(answer)
            return answer
        finally:
            trace.asked(tape, _flat(target), _flat(sources), answers)

    return gradient


def _flat(structure: Any) -> list[Any]:
    return list(sys.modules["tensorflow"].nest.flatten(structure))


def _plain(source: Any) -> Any:
    """The `tf.Variable` inside a Keras variable; anything else as it is."""
    keras = sys.modules.get("keras")
    return source.value if keras is not None and isinstance(source, keras.Variable) else source
