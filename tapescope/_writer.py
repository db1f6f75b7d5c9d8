"""Write what the listeners of a run tell into its `History`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from . import _ops
from ._history import SHADOW, Created, Detour, Happening, History, Kind, Op, Tape, Value
from ._lines import line_of, users_frame, users_frames, users_line
from ._sources import Reach, plain
from ._tapes import Lives


class Writer:
    """Numbers values as they are met, and notes each happening in order."""

    def __init__(self, found: Reach, given: Sequence[Any]) -> None:
        import tensorflow as tf

        self.tf = tf
        self.history = History()
        self.namespaces = found.namespaces
        self.question: int | None = None
        self.unresolved: dict[int, None] = {}
        self.keep: list[Any] = []
        ids = {id(plain(thing)) for thing in tf.nest.flatten(list(given))}
        for name, thing in found.found.values():
            variable = isinstance(thing, tf.Variable)
            value = self.add(thing, "variable" if variable else "tensor", name)
            value.given = id(thing) in ids
        self.lives = Lives(self)

    hidden = False
    change: Callable[[Detour], Any] | None = None

    # What `Lives` needs.

    @property
    def tapes(self) -> list[Tape]:
        """The tapes met so far."""
        return self.history.tapes

    @property
    def steps(self) -> Sequence[Happening]:
        """The steps so far."""
        return self.history.steps

    def note(self, step: Happening) -> int:
        """Append a step; its place."""
        self.history.steps.append(step)
        return step.at

    def number(self, thing: Any) -> int | None:
        """The index of a tensor or variable, new ones included; None for anything else."""
        thing = plain(thing)
        if id(thing) in self.history.numbers:
            return self.history.numbers[id(thing)]
        if isinstance(thing, self.tf.Variable):
            return self.add(thing, "variable").index
        if self.tf.is_tensor(thing) and hasattr(thing, "numpy"):
            return self.add(thing, "constant").index
        return None

    def name_locals(self, frame: FrameType) -> None:
        """Learn the names of values from a frame's local variables."""
        for name, thing in frame.f_locals.items():
            index = self.history.numbers.get(id(plain(thing)))
            if index is not None and not self.history.values[index].name:
                self.history.values[index].name = name

    # Values.

    def add(self, thing: Any, kind: Kind, name: str = "") -> Value:
        """Number a tensor or variable that is met for the first time."""
        value = Value(len(self.history.values), thing, kind, name)
        self.history.values.append(value)
        self.history.numbers[id(thing)] = value.index
        if kind == "variable":
            handle = thing.handle
            self.keep.append(handle)
            self.history.numbers[id(handle)] = value.index
            with self.unseen():
                value.before = self.tf.identity(thing.read_value())
        return value

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Our own ops: neither told nor recorded."""
        hidden, self.hidden = self.hidden, True
        try:
            with self.tf.init_scope():
                yield
        finally:
            self.hidden = hidden

    # What the listeners tell.

    def told(self, op_type: str, inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        """Note one op."""
        if self.hidden:
            return
        history, lives = self.history, self.lives
        frame = users_frame()
        for each in users_frames():
            self.name_locals(each)
        at = len(history.steps)
        everyone = [history.shadow, *lives.recording.values(), *self._twins()]
        asked = {SHADOW: history.shadow, **lives.twins}
        tracked = _ops.tracked(inputs, asked, everyone)
        numbers = []
        for tensor, tracking in zip(inputs, tracked, strict=True):
            value = history.values[self._number_of_input(tensor)]
            numbers.append(value.index)
            # A float that is tracked although nothing made it was read inside of TensorFlow.
            if value.kind == "constant" and (SHADOW in tracking or not value.differentiable):
                self.unresolved[value.index] = None
        made = [self._output(tensor, at) for tensor in outputs]
        if op_type == "ReadVariableOp" and numbers and made:
            history.values[made[0]].read_of = numbers[0]
        self.note(
            Op(
                at,
                line_of(frame),
                op_type,
                tuple(numbers),
                tuple(made),
                self.tf.get_current_name_scope(),
                tuple(tracking - {SHADOW} for tracking in tracked),
                frozenset(lives.recording),
                _ops.stopped(),
                self.question,
                tuple(SHADOW in tracking for tracking in tracked),
            )
        )

    def _twins(self) -> list[Any]:
        return [
            twin
            for number, twin in self.lives.twins.items()
            if twin is not self.lives.recording[number]
        ]

    def _number_of_input(self, tensor: Any) -> int:
        number = self.history.numbers.get(id(tensor))
        return self.add(tensor, "constant").index if number is None else number

    def _output(self, tensor: Any, at: int) -> int:
        number = self.history.numbers.get(id(tensor))
        value = self.add(tensor, "output") if number is None else self.history.values[number]
        if value.kind in ("constant", "output"):
            value.kind, value.made = "output", at
        return value.index

    def accessed(self, variable: Any) -> None:
        """Know a variable from its first reading on."""
        if not self.hidden and id(variable) not in self.history.numbers and self._eager(variable):
            self.add(variable, "variable")

    def created(self, variable: Any) -> None:
        """Note that a variable was made."""
        if self.hidden or not self._eager(variable):
            return
        value = self.add(variable, "variable")
        value.made = len(self.history.steps)
        self.note(Created(value.made, users_line(), value.index))
        _ops.watch(self.history.shadow, variable)

    def _eager(self, variable: Any) -> bool:
        return bool(self.tf.executing_eagerly()) and hasattr(variable.handle, "numpy")

    def left(self, thing: Any, way: str, users: bool, result: Any) -> Any:
        """Note that a value left TensorFlow; what `change` answers comes out instead."""
        number = None if self.hidden else self.number(thing)
        if number is None:
            return None
        step = Detour(len(self.history.steps), users_line(), number, way, users, result)
        self.note(step)
        return None if self.change is None else self.change(step)
