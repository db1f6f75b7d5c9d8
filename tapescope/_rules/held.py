"""What a name in the code means, and whether that holds one of some things."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection
from types import MethodType
from typing import Any

from .._lines import is_users
from .._sources import names_in, plain, reach


def holds(thing: Any, ids: Collection[int]) -> bool:
    """Is this one of the things with these `id`s, or does it hold or use one?"""
    return _holds(thing, ids, set())


def _holds(thing: Any, ids: Collection[int], seen: set[int]) -> bool:
    thing = plain(thing)
    if id(thing) in ids:
        return True
    if id(thing) in seen:
        return False
    seen.add(id(thing))
    if isinstance(thing, MethodType):
        return _method_holds(thing, ids, seen)
    if not (callable(thing) or isinstance(thing, (list, tuple, dict))):
        return False
    found = reach(thing if callable(thing) else lambda: thing, (), ()).found
    return not found.keys().isdisjoint(ids)


def _method_holds(method: MethodType, ids: Collection[int], seen: set[int]) -> bool:
    """Does a method use one of the things? Not all that its object holds, if it is the user's."""
    owner, code = method.__self__, getattr(method.__func__, "__code__", None)
    if code is None or not is_users(code.co_filename):
        module = sys.modules.get(type(owner).__module__)
        users = is_users(getattr(module, "__file__", None) or type(owner).__module__)
        return not users and _holds(owner, ids, seen)
    parts = [getattr(owner, name, None) for name in set(names_in(code))]
    return _holds(method.__func__, ids, seen) or any(_holds(part, ids, seen) for part in parts)


def resolve(node: ast.expr, names: dict[str, Any]) -> Any:
    """What a name or attribute means; raises `KeyError` or `AttributeError` if nothing."""
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Attribute):
        return getattr(resolve(node.value, names), node.attr)
    raise KeyError(type(node).__name__)
