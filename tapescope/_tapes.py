"""The lives of the tapes in a run, each with a twin that can still be asked afterwards.

A tape that isn't persistent answers once. So each gets a persistent twin, entered, left, paused
and told to watch together with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol
from unittest.mock import patch

from ._history import Question, Tape, TapeEvent
from ._lines import line_of, users_frame, users_line

What = Literal["enter", "exit", "pause", "resume", "reset", "watch", "asked"]
METHODS = ("gradient", "jacobian", "batch_jacobian")


class Book(Protocol):
    """What is needed of the one who writes the history."""

    question: int | None

    @property
    def tapes(self) -> list[Tape]:
        """The tapes met so far."""

    def note(self, step: Any) -> int:
        """Append a step; its place."""

    def number(self, thing: Any) -> int | None:
        """The index of a tensor or variable, new ones included; None for anything else."""

    def name_locals(self, frame: Any) -> None:
        """Learn the names of values from a frame's local variables."""

    @property
    def steps(self) -> Sequence[Any]:
        """The steps so far."""


class Lives:
    """Every tape that the run uses; `recording` are those that record now, by number."""

    def __init__(self, book: Book) -> None:
        import tensorflow as tf

        self.tf = tf
        self.book = book
        self.known: dict[int, tuple[Any, Tape]] = {}
        self.recording: dict[int, Any] = {}
        self.twins: dict[int, Any] = {}
        self.cause: list[str] = []
        kind = tf.GradientTape
        self.original: dict[str, Callable[..., Any]] = {
            name: getattr(kind, name)
            for name in (
                *("_push_tape", "_pop_tape", "__enter__", "__exit__", "watch", "reset"),
                *("stop_recording", *METHODS),
            )
        }

    def of(self, tape: Any) -> Tape:
        """The record of one tape, begun when it is first met."""
        if id(tape) not in self.known:
            caller = _caller()
            life = Tape(
                len(self.book.tapes),
                not caller.startswith(str(Path(self.tf.__file__).parent)),
                tape._persistent,
                tape._watch_accessed_variables,
                users_line(),
                older=tape._tape is not None,
            )
            self.book.tapes.append(life)
            self.known[id(tape)] = tape, life
        return self.known[id(tape)][1]

    @contextmanager
    def following(self) -> Iterator[None]:
        """Follow the life of every tape used in the block."""
        with ExitStack() as stack:
            replaced: dict[str, Callable[..., Any]] = {
                "_push_tape": self.push,
                "_pop_tape": self.pop,
                "__enter__": self.within("enter"),
                "__exit__": self.within("exit"),
                "watch": self.watch,
                "reset": self.within("reset"),
                "stop_recording": self.stop_recording,
                **{name: self.ask(name) for name in METHODS},
            }
            for name, method in replaced.items():
                # A plain function, so that it is bound to the tape.
                stack.enter_context(patch.object(self.tf.GradientTape, name, _function(method)))
            try:
                yield
            finally:
                for number, tape in list(self.recording.items()):
                    if number > 0:
                        self.pop(tape)  # left open, with nothing to close it

    def within(self, cause: Literal["enter", "exit", "reset"]) -> Callable[..., Any]:
        original = self.original[{"enter": "__enter__", "exit": "__exit__"}.get(cause, cause)]

        def method(tape: Any, *details: Any) -> Any:
            life = self.of(tape)
            frame = users_frame()
            if frame is not None:
                self.book.name_locals(frame)
            was_recording = tape._recording
            self.cause.append(cause)
            try:
                return original(tape, *details)
            finally:
                self.cause.pop()
                if cause != "exit" or was_recording:
                    self.event(life, cause)

        return method

    def event(self, life: Tape, what: What, values: tuple[int, ...] = ()) -> None:
        self.book.note(TapeEvent(len(self.book.steps), users_line(), life.number, what, values))

    def push(self, tape: Any) -> None:
        fresh = tape._tape is None
        self.original["_push_tape"](tape)
        life = self.of(tape)
        if not self.tf.executing_eagerly():
            return
        if fresh or not life.twins:
            life.twins.append(
                self.tf.GradientTape(
                    persistent=True, watch_accessed_variables=tape._watch_accessed_variables
                )
            )
        self.original["_push_tape"](life.twins[-1])
        self.recording[life.number] = tape
        self.twins[life.number] = life.twins[-1]

    def pop(self, tape: Any) -> None:
        self.original["_pop_tape"](tape)
        life = self.of(tape)
        if self.tf.executing_eagerly() and life.number in self.recording:
            self.stop(life.number)
        if self.cause and self.cause[-1] == "asked":
            self.event(life, "asked")

    def stop(self, number: int) -> None:
        del self.recording[number]
        self.original["_pop_tape"](self.twins.pop(number))

    def watch(self, tape: Any, tensor: Any) -> None:
        self.original["watch"](tape, tensor)
        life = self.of(tape)
        if life.twins and life.twins[-1]._tape is not None:
            self.original["watch"](life.twins[-1], tensor)
        flat = self.tf.nest.flatten(tensor, expand_composites=False)
        numbers = [self.book.number(thing) for thing in flat]
        self.event(life, "watch", tuple(number for number in numbers if number is not None))

    @contextmanager
    def stop_recording(self, tape: Any) -> Iterator[None]:
        life = self.of(tape)
        with self.original["stop_recording"](tape):
            self.event(life, "pause")
            yield
        self.event(life, "resume")

    def places(self, sources: Any) -> tuple[str, ...]:
        """Where each numbered source stands in what was given: `w`, `0`, `layers/1`."""
        paths = _places(sources) if isinstance(sources, (dict, list, tuple)) else [("", sources)]
        return tuple(place for place, thing in paths if self.book.number(thing) is not None)

    def ask(self, name: str) -> Callable[..., Any]:
        original = self.original[name]

        def method(tape: Any, target: Any, sources: Any, *rest: Any, **options: Any) -> Any:
            if self.book.question is not None or not self.tf.executing_eagerly():
                return original(tape, target, sources, *rest, **options)
            life = self.of(tape)
            frame = users_frame()
            if frame is not None:
                self.book.name_locals(frame)
            unconnected = options.get("unconnected_gradients", (*rest, "", "")[name == "gradient"])
            asked = Question(
                len(self.book.steps),
                line_of(frame),
                life.number,
                name,
                self.numbers(target),
                self.numbers(sources),
                places=self.places(sources),
                output_gradients=_weights(rest, options) if name == "gradient" else None,
                fills_zeros=str(getattr(unconnected, "value", unconnected)) == "zero",
                twin=life.twins[-1] if life.twins and tape._tape is not None else None,
            )
            self.book.question = self.book.note(asked)
            self.cause.append("asked")
            eagerly = self.tf.config.functions_run_eagerly()
            # A jacobian is vectorized, which functions that run eagerly can't be.
            self.tf.config.run_functions_eagerly(eagerly and name == "gradient")
            try:
                answer = original(tape, target, sources, *rest, **options)
            except Exception as error:
                asked.error = error
                raise
            finally:
                self.tf.config.run_functions_eagerly(eagerly)
                self.cause.pop()
                self.book.question = None
            flat = self.tf.nest.flatten(answer)
            asked.answers = tuple(flat)
            return answer

        return method

    def numbers(self, structure: Any) -> tuple[int, ...]:
        found = (self.book.number(thing) for thing in self.tf.nest.flatten(structure))
        return tuple(number for number in found if number is not None)


def _weights(rest: Sequence[Any], options: dict[str, Any]) -> Any:
    return options.get("output_gradients", rest[0] if rest else None)


def _function(method: Callable[..., Any]) -> Callable[..., Any]:
    def bound(tape: Any, *details: Any, **options: Any) -> Any:
        return method(tape, *details, **options)

    return bound


def _caller() -> str:
    """The file that uses a tape: the first outside of this package and of `tf.GradientTape`'s."""
    frame = sys._getframe(1)
    here = str(Path(__file__).parent)
    while frame.f_back is not None:
        file = frame.f_code.co_filename
        if not (file.startswith(here) or file.endswith(("backprop.py", "contextlib.py"))):
            return file
        frame = frame.f_back
    return ""


def _places(structure: Any) -> Iterator[tuple[str, Any]]:
    """Each part with its keys from the outside in, in the order in which TensorFlow flattens."""
    pairs = sorted(structure.items()) if isinstance(structure, dict) else enumerate(structure)
    for key, part in pairs:
        if isinstance(part, (dict, list, tuple)):
            yield from ((f"{key}/{place}", thing) for place, thing in _places(part))
        else:
            yield str(key), part
