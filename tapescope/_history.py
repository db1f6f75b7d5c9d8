"""What happened while a function ran: values, ops, tapes, detours, questions, in order.

`tapescope._follow.follow` writes a `History`. Every happening has a place `at` in one common order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ._lines import Line
from ._sources import plain

Kind = Literal["variable", "tensor", "constant", "output"]
SHADOW = -1
"""The number of the tape that recorded everything it could: it watched every float source."""


@dataclass
class Value:
    """One variable or tensor that the run met. Its `index` is its place in `History.values`."""

    index: int
    what: Any
    """The `tf.Variable` or the tensor itself, kept alive so that no `id` comes twice."""
    kind: Kind
    """`variable`; `tensor`: an argument, a given source, or a tensor that the code names (known
    before the run); `output` of an op; `constant`: met as an op's input, and no op made it."""
    name: str
    """As the code writes it (a local, global, attribute or parameter), or a variable's own name;
    empty where there is none. Outputs get the local name that they were assigned to."""
    given: bool = False
    """Was it among the arguments or the sources given to `follow`?"""
    made: int | None = None
    """`at` of the op that made it, or, for a variable made during the run, of its `Created`."""
    read_of: int | None = None
    """The index of the variable that this tensor is a reading of. Such an output has no op in the
    history (`made` is None) where TensorFlow read on its own, as in `tensor * variable`."""
    before: Any = None
    """A variable's value before the run (a tensor), or when it was made or first met."""

    @property
    def dtype(self) -> str:
        """Such as `float32`; of a variable, of what it holds."""
        return str(self.what.dtype.name)

    @property
    def differentiable(self) -> bool:
        """Is its dtype floating or complex?"""
        return bool(self.what.dtype.is_floating or self.what.dtype.is_complex)


@dataclass
class Happening:
    """What all entries of the history have."""

    at: int
    """The place in `History.steps`."""
    line: Line | None
    """The user's line: the innermost frame outside of libraries."""


@dataclass
class Op(Happening):
    """One eager op. `type` is TensorFlow's name, or `custom_gradient:NAME`, or `function:NAME`.

    The last two make values anew that an op before had made: those values' `made` is the later one.
    Reading a variable is a `ReadVariableOp` (input: the variable). Assigning is an
    `Assign...VariableOp` (inputs: the variable, the value or difference; no outputs).
    """

    type: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    scope: str
    """Keras layers and name scopes, outermost first: `sequential/dense`. Empty outside."""
    tracked: tuple[frozenset[int], ...]
    """For each input: the numbers of the tapes that tracked it, in a dtype with gradients. Each
    tape was asked itself, alone."""
    active: frozenset[int]
    """Numbers of the tapes that were recording (entered, and not within their `stop_recording`)."""
    stopped: bool
    """Were all tapes paused, as `tf.stop_gradient` does while it runs?"""
    question: int | None
    """`at` of the `Question` whose backward pass ran this op, or None."""
    by_shadow: tuple[bool, ...]
    """For each input: did the shadow tape track it?"""

    @property
    def recorded(self) -> frozenset[int]:
        """Numbers of the tapes that recorded it: those that tracked an input."""
        return frozenset().union(*self.tracked)


@dataclass
class TapeEvent(Happening):
    """Something in the life of a tape.

    `enter`, `exit` (of a with-block), `pause`, `resume` (of `stop_recording`), `reset`, `watch`
    (of its `values`). `asked`: not persistent, it stopped recording when asked within its block.
    """

    tape: int
    what: Literal["enter", "exit", "pause", "resume", "reset", "watch", "asked"]
    values: tuple[int, ...] = ()


@dataclass
class Question(Happening):
    """One call of `gradient`, `jacobian` or `batch_jacobian`, or the one put at the end.

    Where a function asks no tape, `follow` asks the last tape of its own, or, where it has none,
    tape 0, for the gradient of the result: `method` is then `result`, and `line` None.
    """

    tape: int
    method: str
    targets: tuple[int, ...]
    sources: tuple[int, ...]
    answers: tuple[Any, ...] = ()
    """One for each source, None among them; empty where `error` was raised. Where `tf.function`s
    are called, the answers of the true run, not of the one with functions run eagerly."""
    error: Exception | None = None
    output_gradients: Any = None
    """The weights of the targets, where it was asked with `output_gradients`."""
    places: tuple[str, ...] = ()
    """Where each source stands in the structure given: `w` of a dictionary, `0` of a list."""
    fills_zeros: bool = False
    """Was it asked with `unconnected_gradients="zero"`?"""
    twin: Any = None
    """A persistent tape that recorded just what the asked one had recorded."""


@dataclass
class Detour(Happening):
    """A value left TensorFlow: `way` is `numpy`, `__float__`, `__bool__`, ... or `np.exp`."""

    value: int
    way: str
    users: bool
    """Did the user's own code ask for it (True), or a library called from `line` (False)?"""
    result: Any = None
    """What came out: an array, a number, a bool."""


@dataclass
class Created(Happening):
    """A variable was made during the run."""

    value: int


@dataclass
class Tape:
    """One `tf.GradientTape`. Number 0 is the one that `follow` puts around the whole run."""

    number: int
    own: bool
    """Is it the function's, or a library's that trains, and not TensorFlow's own or number 0?"""
    persistent: bool
    automatic: bool
    """Does it watch trainable variables by itself (`watch_accessed_variables`)?"""
    line: Line | None
    """Where it was first entered."""
    twins: list[Any] = field(default_factory=list)
    """Persistent tapes, one for each life (`reset`, or a new with-block after an answer, begins
    another), that recorded just what it recorded."""
    older: bool = False
    """Had it recorded before the run? Its twin does not know that part."""


@dataclass
class History:
    """One run of a function. Nothing in it is a guess: tapes were asked."""

    values: list[Value] = field(default_factory=list)
    steps: list[Happening] = field(default_factory=list)
    tapes: list[Tape] = field(default_factory=list)
    result: Any = None
    error: Exception | None = None
    """What the function raised."""
    functions: bool = False
    """Was a `tf.function` called? Then its ops were seen by running it eagerly, and the answers of
    the questions are from a second, true run."""
    numbers: dict[int, int] = field(default_factory=dict)
    """From `id` to index."""
    shadow: Any = None

    @property
    def ops(self) -> Iterator[Op]:
        """The ops in order."""
        return (step for step in self.steps if isinstance(step, Op))

    @property
    def events(self) -> Iterator[TapeEvent]:
        """The lives of the tapes in order."""
        return (step for step in self.steps if isinstance(step, TapeEvent))

    @property
    def questions(self) -> list[Question]:
        """The calls of `gradient` and its like in order: at least one, if nothing was raised."""
        return [step for step in self.steps if isinstance(step, Question)]

    @property
    def detours(self) -> Iterator[Detour]:
        """The ways out of TensorFlow in order."""
        return (step for step in self.steps if isinstance(step, Detour))

    def index(self, thing: Any) -> int | None:
        """The index of a tensor, variable or Keras variable; None if the run did not meet it."""
        return self.numbers.get(id(plain(thing)))

    def maker(self, index: int) -> Op | None:
        """The op that made a value, or None: a source, a constant, or a reading (`read_of`)."""
        made = self.values[index].made
        step = None if made is None else self.steps[made]
        return step if isinstance(step, Op) else None

    def users(self, index: int) -> list[Op]:
        """The ops that took a value as input, in order; of a variable, its readings too."""
        return [op for op in self.ops if index in op.inputs]

    def gradients(
        self,
        targets: Sequence[int],
        of: Sequence[int],
        tape: Any = None,
        output_gradients: Any = None,
    ) -> tuple[Any, ...]:
        """The gradient of the targets' sum at each value, or None; asked after the run.

        `tape` is a `twin`; None is the shadow tape, which tracked every float that it could: where
        it says None, an op on the way has no gradient, or values left TensorFlow, or nothing
        connects them. May raise `LookupError`: an op with no rule.
        """
        tape = self.shadow if tape is None else tape
        sources = [self.values[index].what for index in of]
        wanted = [self.values[index].what for index in targets]
        if not wanted or tape._tape is None:
            return (None,) * len(sources)
        return tuple(tape.gradient(wanted, sources, output_gradients))

    def connected(self, target: int, source: int) -> bool:
        """Would a gradient exist, had a tape watched the source from its first moment on?"""
        return self.gradients([target], [source])[0] is not None
