"""What was computed before the function ran, and is held by an object, a closure or a module.

No op of that was seen. But where the code says what the held tensor was made of, that tells.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from .._lines import Line, is_users
from .._sources import plain, reach
from .again import Again
from .arms import is_of
from .code import tree
from .graph import Graph, Node
from .made_of import Made, Place, Reader, given
from .words import Finding


def captured(graph: Graph, again: Again, source: int, ends: Sequence[Node]) -> list[Finding]:
    """Lines that made a tensor on the way out of the source, before anything was recorded."""
    thing, said = plain(graph.history.values[source].what), graph.history.values[source].name
    found: dict[Finding, None] = {}
    for value in graph.history.values:
        if value.kind != "tensor" or value.given or not value.differentiable:
            continue
        on_the_way = graph.between([(value.index, 0)], ends)
        if not on_the_way or value.index == source:
            continue
        lines, made = _made_of(again, value.what, thing, said)
        if made == "of it":
            found[Finding("before the block", lines[0])] = None
        elif made == "perhaps":
            op, name = on_the_way[0].op, value.name or "a tensor"
            what = f"perhaps `{name}`, used here, was computed from it before this function ran"
            found[Finding("unsure", None if op is None else op.line, what, False)] = None
    return list(found)


def _made_of(again: Again, held: Any, source: Any, said: str) -> tuple[list[Line], Made]:
    """Whether a held tensor was made of the source, by all the code that gives it its name."""
    answers: list[tuple[list[Line], Made]] = []
    for place in _places(again, held):
        for statement, value in given(place.scope, place.target):
            reader = Reader(place, source, said)
            made = reader.of(value, statement)
            answers.append((reader.lines, made))
    kinds = {made for _, made in answers}
    if kinds <= {"no", "unknown"}:
        told = bool(kinds) and "unknown" not in kinds
        return [], "no" if told or not _alike(held, source) else "perhaps"
    if kinds == {"of it"} and len(answers) == 1:
        return answers[0]
    return [], "perhaps"


def _alike(held: Any, source: Any) -> bool:
    """Is a tensor of unknown origin what a common function makes of the source?

    Not proof, but more than chance, where it isn't a row of whole numbers.
    """
    import tensorflow as tf

    if held.dtype != source.dtype or held.shape != source.shape:
        return False
    new, old = held.numpy(), tf.convert_to_tensor(source).numpy()
    if np.array_equal(new, old) or np.array_equal(new, np.round(new)):
        return False
    common = (tf.exp, tf.math.log, tf.nn.softplus, tf.sigmoid, tf.tanh, tf.square, tf.sqrt)
    return any(np.allclose(make(old).numpy(), new, 1e-5, 0.0) for make in common)


def _places(again: Again, held: Any) -> Iterator[Place]:
    """Where the code may have named the tensor: its object's class, an outer function, a module."""
    met = reach(again.function, again.arguments, again.sources)
    for thing in list(met.seen.values()):
        if isinstance(thing, FunctionType):
            yield from _outside(thing, held)
            continue
        for attribute, inner in list(getattr(thing, "__dict__", {}).items()):
            if inner is held:
                yield from _in_class(thing, attribute)
    for namespace in met.namespaces:
        file = str(namespace.get("__file__", ""))
        files = {
            thing.__code__.co_filename
            for thing in met.seen.values()
            if isinstance(thing, FunctionType) and thing.__globals__ is namespace
        }
        for name in [name for name, inner in list(namespace.items()) if inner is held]:
            for each in sorted({file, *files} - {""}):
                module = tree(each)
                if module is not None:
                    yield Place(each, module, name, namespace)


def _in_class(owner: Any, attribute: str) -> Iterator[Place]:
    for cls in type(owner).__mro__:
        for method in vars(cls).values():
            code = getattr(method, "__code__", None)
            if code is None or not is_users(code.co_filename) or not code.co_varnames:
                continue
            own = code.co_varnames[0]
            for node in ast.walk(tree(code.co_filename) or ast.Module([], [])):
                if is_of(node, code):
                    yield Place(
                        code.co_filename,
                        node,
                        f"{own}.{attribute}",
                        method.__globals__,
                        {own: owner},
                    )


def _outside(function: FunctionType, held: Any) -> Iterator[Place]:
    """The functions written around one that has the tensor in its closure."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    names = {name: cell.cell_contents for name, cell in cells if _is_filled(cell)}
    mine = [name for name, inner in names.items() if inner is held]
    module = tree(function.__code__.co_filename) if mine else None
    for node in () if module is None else ast.walk(module):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        inner = [part for part in ast.walk(node) if part is not node]
        if any(is_of(part, function.__code__) for part in inner):
            for name in mine:
                file = function.__code__.co_filename
                yield Place(file, node, name, function.__globals__, names)


def _is_filled(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
