"""What a function can reach and change beside variables, kept so that each run begins alike.

Generators of random numbers, and what the user's own objects, lists and arrays hold: numbers that
are counted up, noise with a memory. Nothing is copied but arrays of NumPy, and which things are
held; what libraries keep inside of their own objects is theirs. A dictionary stays as it is: where
it is a cache, no later call goes the way of the first, and that is to be told.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np

from .._lines import is_users
from .._sources import is_users_class, names_in

MAX_BYTES = 2**26
"""Arrays larger than this are left as they are."""
PLAIN = (int, float, complex, str, bytes, np.generic, np.ndarray)


class Snapshot:
    """The state of `things`, and a way back to it."""

    def __init__(self, things: Iterable[Any]) -> None:
        self.undo = [back for thing in list(things) for back in _ways_back(thing)]

    def restore(self) -> None:
        """Give everything the state that it had."""
        for back in self.undo:
            back()


def _ways_back(thing: Any) -> Iterator[Callable[[], Any]]:
    import tensorflow as tf

    if isinstance(thing, random.Random) and not isinstance(thing, random.SystemRandom):
        yield partial(thing.setstate, thing.getstate())
    elif isinstance(thing, np.random.RandomState):
        yield partial(thing.set_state, thing.get_state())
    elif isinstance(thing, (np.random.Generator, np.random.BitGenerator)):
        bits = thing if isinstance(thing, np.random.BitGenerator) else thing.bit_generator
        yield partial(setattr, bits, "state", bits.state)
    elif isinstance(thing, tf.random.Generator):
        yield partial(thing.state.assign, tf.identity(thing.state))
    elif type(thing) is np.ndarray:
        if thing.dtype.kind in "biufc" and thing.flags.writeable and thing.nbytes <= MAX_BYTES:
            yield partial(np.copyto, thing, thing.copy())
    elif type(thing) in (list, deque):
        yield partial(_refill, thing, list(thing))
    elif type(thing) is set:
        yield partial(_gather, thing, set(thing))
    elif isinstance(thing, FunctionType):
        yield from _of_function(thing)
    elif not isinstance(thing, type) and any(map(is_users_class, type(thing).__mro__)):
        yield from _of_instance(thing)


def _refill(held: list[Any] | deque[Any], before: list[Any]) -> None:
    if len(held) != len(before) or any(a is not b for a, b in zip(held, before, strict=True)):
        held.clear()
        held.extend(before)


def _rename(attributes: dict[str, Any], before: dict[str, Any]) -> None:
    for name in attributes.keys() - before.keys():
        del attributes[name]
    attributes.update(before)


def _gather(held: set[Any], before: set[Any]) -> None:
    if held != before:
        held.clear()
        held.update(before)


def _of_function(function: FunctionType) -> Iterator[Callable[[], Any]]:
    """The names that a function of the user's may give something new: `nonlocal`, `global`."""
    if not is_users(function.__code__.co_filename):
        return
    for cell in function.__closure__ or ():
        try:
            yield partial(setattr, cell, "cell_contents", cell.cell_contents)
        except ValueError:  # not assigned yet
            continue
    space = function.__globals__
    before = {name: space[name] for name in names_in(function.__code__) if name in space}
    plain = {name: held for name, held in before.items() if _is_plain(held)}
    if plain:
        yield partial(_give_back, space, plain)


def _of_instance(thing: Any) -> Iterator[Callable[[], Any]]:
    """What the user's own object holds; of a layer or module, which has more to keep, numbers."""
    attributes = getattr(thing, "__dict__", None)
    if type(attributes) is not dict:
        return
    inherited = {kind for kind in type(thing).__mro__ if not is_users_class(kind)}
    if all(kind.__module__ in ("builtins", "abc", "typing") for kind in inherited):
        yield partial(_rename, attributes, dict(attributes))
        return
    numbers = {
        name: held
        for name, held in attributes.items()
        if not name.startswith("_") and not isinstance(held, bool) and _is_plain(held)
    }
    yield partial(_give_back, attributes, numbers)


def _give_back(space: dict[str, Any], before: dict[str, Any]) -> None:
    for name, held in before.items():
        if space.get(name) is not held and _is_plain(space.get(name)):
            space[name] = held


def _is_plain(thing: Any) -> bool:
    import tensorflow as tf

    variable = isinstance(thing, tf.Variable)
    return thing is None or isinstance(thing, PLAIN) or (tf.is_tensor(thing) and not variable)
