"""Every variable and tensor that a function can reach by name, before it runs."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from ._lines import is_users

MAX_DEPTH = 8
MAX_OBJECTS = 20_000


@dataclass
class Reach:
    """What was found: variables and tensors with their names, and the namespaces of the code."""

    found: dict[int, tuple[str, Any]] = field(default_factory=dict)
    """By `id`: the name as the code would write it, and the `tf.Variable` or tensor."""
    namespaces: list[dict[str, Any]] = field(default_factory=list)
    """The global names of each module whose functions can be reached."""
    seen: dict[int, Any] = field(default_factory=dict)


def plain(source: Any) -> Any:
    """The `tf.Variable` inside a Keras variable; anything else as it is."""
    keras = sys.modules.get("keras")
    return source.value if keras is not None and isinstance(source, keras.Variable) else source


def reach(function: Callable[..., Any], arguments: Iterable[Any], sources: Iterable[Any]) -> Reach:
    """Follow arguments, closure, the globals named in the code, `self`, layers and modules."""
    found = Reach()
    _visit(found, "", function, 0)
    arguments = tuple(arguments)
    for name, argument in zip(_parameters(function, len(arguments)), arguments, strict=True):
        _visit(found, name, argument, 0)
    for number, source in enumerate(sources):
        _visit(found, f"sources[{number}]", source, 0)
    return found


def _parameters(function: Callable[..., Any], count: int) -> list[str]:
    try:
        names = list(inspect.signature(function).parameters)[:count]
    except (TypeError, ValueError):
        names = []
    return names + [f"argument {number + 1}" for number in range(len(names), count)]


def _visit(reach: Reach, name: str, thing: Any, depth: int) -> None:
    thing = plain(thing)
    if id(thing) in reach.seen or depth > MAX_DEPTH or len(reach.seen) > MAX_OBJECTS:
        return
    if thing is None or isinstance(thing, (str, bytes, int, float, complex)):
        return
    reach.seen[id(thing)] = thing
    tf = sys.modules["tensorflow"]
    if isinstance(thing, tf.Variable) or (tf.is_tensor(thing) and hasattr(thing, "numpy")):
        reach.found[id(thing)] = (name, thing)
        return
    for part, inner in _parts(reach, name, thing):
        _visit(reach, part, inner, depth + 1)


def _parts(reach: Reach, name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """What one object holds, each with its name."""
    if isinstance(thing, Mapping):
        yield from ((f"{name}[{key!r}]", inner) for key, inner in list(thing.items()))
    elif isinstance(thing, (list, tuple, set, frozenset)):
        yield from ((f"{name}[{number}]", inner) for number, inner in enumerate(thing))
    elif isinstance(thing, functools.partial):
        yield from (("", thing.func), (name, thing.args), (name, thing.keywords))
    elif isinstance(thing, MethodType):
        yield from (("self", thing.__self__), ("", thing.__func__))
    elif isinstance(thing, FunctionType):
        yield from _of_function(reach, thing)
    elif hasattr(thing, "python_function"):  # a tf.function
        yield "", thing.python_function
    elif hasattr(thing, "__wrapped__"):  # a tf.custom_gradient
        yield "", thing.__wrapped__
    elif not isinstance(thing, (type, ModuleType)):
        yield from _of_instance(name, thing)


def _of_function(reach: Reach, function: FunctionType) -> Iterator[tuple[str, Any]]:
    if hasattr(function, "__wrapped__"):
        yield "", function.__wrapped__
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not assigned yet
            continue
    yield from (("", default) for default in function.__defaults__ or ())
    if not is_users(function.__code__.co_filename):
        return
    names = set(names_in(function.__code__))
    namespace = function.__globals__
    if all(namespace is not known for known in reach.namespaces):
        reach.namespaces.append(namespace)
    for name in sorted(names & namespace.keys()):
        inner = namespace[name]
        if isinstance(inner, ModuleType) and is_users(
            getattr(inner, "__file__", None) or "<frozen"
        ):
            within = sorted(names & vars(inner).keys())
            yield from ((f"{name}.{attribute}", vars(inner)[attribute]) for attribute in within)
        else:
            yield name, inner


def names_in(code: CodeType) -> Iterator[str]:
    """Every global or attribute that the code names, with the functions written inside of it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


def _of_instance(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """A layer's, model's or optimizer's variables; the attributes of a module or the user's own."""
    tf, keras = sys.modules["tensorflow"], sys.modules.get("keras")
    theirs = [cls for cls in type(thing).__mro__ if is_users_class(cls)]
    if isinstance(thing, tf.Module) or theirs:
        attributes = list(getattr(thing, "__dict__", {}).items())
        for attribute, inner in sorted(attributes, key=lambda pair: pair[0].startswith("_")):
            if not attribute.startswith("__"):
                yield f"{name}.{attribute}" if name else attribute, inner
        for cls in theirs:
            yield from (("", inner) for inner in vars(cls).values() if _is_function(inner))
    if isinstance(thing, tf.Module):
        yield from ((inner.name, inner) for inner in thing.variables)
    elif keras is not None and hasattr(type(thing), "variables"):
        yield from ((getattr(inner, "path", ""), inner) for inner in list(thing.variables))


def is_users_class(cls: type) -> bool:
    module = sys.modules.get(cls.__module__)
    if module is None:  # its module was run without being imported: its methods know their file
        return any(
            isinstance(inner, FunctionType) and is_users(inner.__code__.co_filename)
            for inner in vars(cls).values()
        )
    file = getattr(module, "__file__", None)
    return cls.__module__ == "__main__" or (file is not None and is_users(file))


def _is_function(thing: Any) -> bool:
    return isinstance(thing, FunctionType) or hasattr(thing, "python_function")
