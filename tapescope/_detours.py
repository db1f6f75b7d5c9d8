"""Where values leave TensorFlow: `.numpy()`, `float()`, `np.` functions given tensors."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

from ._lines import is_users

Left = Callable[[Any, str, bool, Any], Any]
"""Called with the tensor or variable, the way out, whether the user wrote it, and what came out.

What it returns comes out instead, unless it is None."""

WAYS = (
    "numpy", "__array__", "__float__", "__int__", "__complex__", "__bool__", "__index__",
    "__dlpack__",
)  # fmt: skip


@contextmanager
def detours(left: Left, namespaces: Sequence[dict[str, Any]]) -> Iterator[None]:
    """Tell of each value that leaves; `np.` functions where `namespaces` name them.

    NumPy copies a tensor's memory without asking the tensor, so its functions are replaced, only
    under the names that the user's own code has for them.
    """
    import tensorflow as tf

    watch = _Watch(left)
    kinds: list[type] = [type(tf.constant(0.0)), *_variable_kinds()]
    with ExitStack() as stack:
        for kind in kinds:
            for way in WAYS:
                original = getattr(kind, way, None)
                if original is not None:
                    stack.enter_context(patch.object(kind, way, watch.way(way, original)))
        for namespace in namespaces:
            seen = {
                name: watch.seen(name, thing)
                for name, thing in namespace.items()
                if _of_numpy(thing) or thing is sys.modules["numpy"]
            }
            stack.enter_context(patch.dict(namespace, seen))
        for module, name in _copying_functions():
            told = watch.seen(name, getattr(module, name))
            stack.enter_context(patch.object(module, name, told))
        yield


def _copying_functions() -> Iterator[tuple[Any, str]]:
    """Functions of TensorFlow and Keras that make NumPy arrays without asking the tensor."""
    yield sys.modules["tensorflow"], "numpy_function"
    if "keras" in sys.modules:
        yield sys.modules["keras"].ops, "convert_to_numpy"


def _variable_kinds() -> Iterator[type]:
    tf, keras = sys.modules["tensorflow"], sys.modules.get("keras")
    yield next(kind for kind in _kinds(tf.Variable) if "numpy" in vars(kind))
    if keras is not None:
        yield keras.Variable


def _kinds(kind: Any) -> Iterator[type]:
    child: type
    for child in kind.__subclasses__():
        yield child
        yield from _kinds(child)


class _Watch:
    """Only the outermost way out is told: `float()` asks `__array__` itself."""

    def __init__(self, left: Left) -> None:
        self.left = left
        self.depth = 0

    def leave(self, values: Sequence[Any], way: str, users: bool, call: Callable[[], Any]) -> Any:
        self.depth += 1
        try:
            result = call()
        finally:
            self.depth -= 1
        if self.depth == 0:
            for value in values:
                changed = self.left(value, way, users, result)
                result = result if changed is None else changed
        return result

    def way(self, way: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def out(value: Any, *details: Any, **options: Any) -> Any:
            users = is_users(sys._getframe(1).f_code.co_filename)
            return self.leave([value], way, users, lambda: original(value, *details, **options))

        return out

    def seen(self, name: str, thing: Any) -> Any:
        return (
            _Module(self, name, thing)
            if isinstance(thing, ModuleType)
            else _Call(self, name, thing)
        )


class _Module:
    """NumPy, or a part of it, whose functions tell of tensors given to them."""

    def __init__(self, watch: _Watch, name: str, module: ModuleType) -> None:
        self._watch, self._name, self._module = watch, name, module

    def __getattr__(self, attribute: str) -> Any:
        thing, name = getattr(self._module, attribute), f"{self._name}.{attribute}"
        return self._watch.seen(name, thing) if _of_numpy(thing) else thing


class _Call:
    """One function of NumPy."""

    def __init__(self, watch: _Watch, name: str, function: Callable[..., Any]) -> None:
        self._watch, self._name, self._function = watch, name, function

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        values = list(_tensors((*arguments, *options.values())))
        if not values:
            return self._function(*arguments, **options)
        call = functools.partial(self._function, *arguments, **options)
        return self._watch.leave(values, self._name, True, call)

    def __getattr__(self, attribute: str) -> Any:
        thing = getattr(self._function, attribute)  # such as np.add.reduce
        return self._watch.seen(f"{self._name}.{attribute}", thing) if callable(thing) else thing


def _of_numpy(thing: Any) -> bool:
    if isinstance(thing, type):
        return False
    name = thing.__name__ if isinstance(thing, ModuleType) else getattr(thing, "__module__", "")
    ufunc = isinstance(thing, sys.modules["numpy"].ufunc)
    return ufunc or (
        str(name).split(".")[0] == "numpy" and (callable(thing) or isinstance(thing, ModuleType))
    )


def _tensors(things: Sequence[Any]) -> Iterator[Any]:
    tf, keras = sys.modules["tensorflow"], sys.modules.get("keras")
    for thing in things:
        if isinstance(thing, (list, tuple)):
            yield from _tensors(thing)
        elif (
            tf.is_tensor(thing)
            or isinstance(thing, tf.Variable)
            or (keras is not None and isinstance(thing, keras.Variable))
        ):
            yield thing
