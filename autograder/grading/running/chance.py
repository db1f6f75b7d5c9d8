"""Whether a cell draws random numbers from what all cells share, or changes where they go on.

Read off the text, and cautious: a word that sounds of chance counts, unless it is shown to belong
to a generator of the cell's own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .words import words_at

PARTS = (
    "rand", "seed", "shuffle", "rng", "normal", "uniform", "permut", "choice", "drop", "dense",
    "layers", "initial", "sequential", "conv1", "conv2", "conv3", "embedding", "add_weight",
)  # fmt: skip
"""Parts of words by which code may draw from generators that all cells share."""
MAKERS = {"default_rng", "RandomState"}
"""NumPy's makers of generators that share nothing with others."""
METHODS = {
    "choice", "integers", "layers", "normal", "permutation", "permuted", "random", "shuffle",
    "standard_normal", "uniform",
}  # fmt: skip
"""What asks a generator, or a model, that a function was given: who gives it says whose it is."""
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Chance:
    """What a cell has to do with the generators that all cells share."""

    stirs: bool = False
    """Whether it may draw from them or seed them, so that others draw other numbers after it."""
    draws: bool = False
    """Whether what it gives may depend on what was drawn or seeded before it."""


def chance(tree: ast.Module) -> Chance:
    """The chance in a cell's code."""
    made = dict(_makes(tree))
    otherwise = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        if id(node) not in made
    }
    reader = _Reader(set(made.values()) - otherwise)
    settled = _Reader(reader.own, settled=True)
    return Chance(any(reader.shared(tree, set())), any(settled.shared(tree, set())))


class _Reader:
    """Finds words of chance, other than those of a generator of the cell's own.

    A `settled` one leaves out functions that seed all generators first.
    """

    def __init__(self, own: set[str], settled: bool = False) -> None:
        self.own, self.settled = own, settled

    def shared(self, node: ast.AST, given: set[str]) -> Iterator[str]:
        """Words of shared chance at a node and below; `given` are parameters around it."""
        match node:
            case ast.FunctionDef() if self.settled and _seeds_first(node):
                return
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                inside = given | set(_parameters(node))
                body = node.body if isinstance(node.body, list) else [node.body]
                for child in ast.iter_child_nodes(node):
                    yield from self.shared(child, inside if child in body else given)
                return
            case ast.Call(func=func, args=arguments, keywords=keywords) if _is_maker(func):
                for part in [*arguments, *keywords]:
                    yield from self.shared(part, given)
                return
            case ast.Name(id=name) if name in self.own | given:
                return
            case ast.Attribute(value=ast.Name(id=name)) if name in self.own:
                return
            case ast.Attribute(value=ast.Name(id=name), attr=method):
                if name in given and method in METHODS:
                    return
            case ast.Attribute(value=ast.Call(func=func) as made) if _is_maker(func):
                yield from self.shared(made, given)
                return
        for word in words_at(node):
            if any(part in word.lower() for part in PARTS):
                yield word
        for child in ast.iter_child_nodes(node):
            yield from self.shared(child, given)


def _makes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """By node, the names to which a cell assigns a generator that it just made."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            match target, node.value:
                case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                    pairs = list(zip(names, values, strict=True))
            for name, value in pairs:
                match name, value:
                    case ast.Name(id=text), ast.Call(func=func) if _is_maker(func):
                        yield id(name), text


def _is_maker(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(attr=name, value=ast.Attribute(attr="random", value=ast.Name())):
            return name in MAKERS
    return False


def _parameters(function: Function) -> Iterator[str]:
    arguments = function.args
    for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        yield one.arg


def _seeds_first(function: ast.FunctionDef) -> bool:
    """Whether a function seeds the generators of Python, NumPy, TensorFlow and Keras at once."""
    first, *others = function.body
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and others:
        first = others[0]  # behind the docstring
    match first:
        case ast.Expr(value=ast.Call(func=called, args=[_])) if not function.decorator_list:
            return ast.unparse(called) == "keras.utils.set_random_seed"
    return False
