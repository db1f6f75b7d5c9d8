"""What a function did, as plain data: nothing here needs TensorFlow or runs a learner's code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DTYPES = {
    "bool": np.bool_,
    "int8": np.int8,
    "int16": np.int16,
    "int32": np.int32,
    "int64": np.int64,
    "uint8": np.uint8,
    "uint16": np.uint16,
    "uint32": np.uint32,
    "uint64": np.uint64,
    "float16": np.float16,
    "bfloat16": np.float32,  # NumPy has no bfloat16; every one is exactly a float32
    "float32": np.float32,
    "float64": np.float64,
    "complex64": np.complex64,
    "complex128": np.complex128,
}
"""Names of the dtypes an array may have, and the NumPy type that carries its values."""

KINDS = ("tensor", "variable", "keras variable", "ndarray", "number")
"""What an `Array` was: `number` is a Python float or complex, or a NumPy scalar."""


@dataclass(frozen=True, eq=False)
class Array:
    """Numbers of one dtype: `values` is flat, in row-major order, of dtype `DTYPES[dtype]`."""

    kind: str
    dtype: str
    shape: tuple[int, ...]
    values: npt.NDArray[np.generic]

    def __eq__(self, other: object) -> bool:
        """Equal bit by bit, so that nan equals nan and 0.0 differs from -0.0."""
        return (
            isinstance(other, Array)
            and (self.kind, self.dtype, self.shape) == (other.kind, other.dtype, other.shape)
            and self.values.tobytes() == other.values.tobytes()
        )

    def __hash__(self) -> int:
        return hash((self.kind, self.dtype, self.shape, self.values.tobytes()))

    def shaped(self) -> npt.NDArray[np.generic]:
        """The values in their shape."""
        return self.values.reshape(self.shape)


@dataclass(frozen=True)
class Strings:
    """A tensor or array of strings: `values` is flat, in row-major order."""

    kind: str
    shape: tuple[int, ...]
    values: tuple[bytes, ...]


@dataclass(frozen=True)
class Slices:
    """A `tf.IndexedSlices`: rows of a larger tensor whose other rows are zero."""

    values: Array
    indices: Array
    dense_shape: tuple[int, ...] | None


@dataclass(frozen=True)
class Items:
    """A `list`, `tuple` or `set` (a set's items in the order of their encoding)."""

    kind: str
    items: tuple[Value, ...]


@dataclass(frozen=True)
class Entries:
    """A `dict` in its order."""

    entries: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True)
class Opaque:
    """Anything else: the name of its type and a short text."""

    type_name: str
    text: str


Value = None | bool | int | str | bytes | Array | Strings | Slices | Items | Entries | Opaque


@dataclass(frozen=True)
class Raised:
    """An exception: its type, the names of the types it derives from, and the learner's line."""

    type_name: str
    bases: tuple[str, ...]
    message: str
    line: str
    line_number: int


@dataclass(frozen=True)
class GradientCall:
    """One request to a tape: which targets and sources it knew, and which answers were None."""

    targets_recorded: tuple[bool, ...]
    sources_watched: tuple[bool, ...]
    sources_recorded: tuple[bool, ...]
    none: tuple[bool, ...]


@dataclass(frozen=True)
class Tape:
    """One tape that was used while observing."""

    persistent: bool
    watched: int
    recorded: int
    calls: tuple[GradientCall, ...]


@dataclass(frozen=True)
class Lost:
    """Where the path from a source to its target ends, as `tapescope.why_none` found it."""

    source: str
    rule: str
    why: str
    line: str
    """The learner's line; empty where no line is to blame, and in what is released."""
    line_number: int


@dataclass(frozen=True)
class Outcome:
    """All that is compared of one case; `tapes` and `lost` only help to explain."""

    returned: Value = None
    raised: Raised | None = None
    changed: tuple[tuple[int, Value], ...] = ()
    """Positions of arguments that were changed in place, and what they then held."""
    tapes: tuple[Tape, ...] = ()
    lost: tuple[Lost, ...] = ()
    """Why a tape gave None; empty where none did, and where the cause can't be told for sure."""

    @property
    def tape_gave_none(self) -> bool:
        """Whether a tape answered None to any question that was put to it."""
        return any(any(call.none) for tape in self.tapes for call in tape.calls)

    @property
    def untried(self) -> bool:
        """Whether this is the stub: its bare NotImplementedError, or nothing but `...`."""
        if self.raised is not None:
            return self.raised.type_name == "NotImplementedError" and not self.raised.message
        return _is_ellipsis(self.returned)


def _is_ellipsis(value: Value) -> bool:
    if isinstance(value, Items):
        return bool(value.items) and all(_is_ellipsis(item) for item in value.items)
    return isinstance(value, Opaque) and value.type_name == "ellipsis"
