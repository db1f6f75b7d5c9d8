"""Whether a cell may change what every cell meets: a setting of the process, or a file.

Read off the text, and cautious: a word that sounds like a setting counts, unless the text takes
back what it did, or only asks.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .words import words_at

PARTS = (
    "config", "environ", "chdir", "filter", "register", "enable", "disable",
    "eagerly", "floatx", "globals", "setattr", "delattr", "ipython", "rcparams", "seterr",
    "printoptions", "builtins", "modules", "session", "uids", "save", "write",
)  # fmt: skip
"""Parts of words of settings, and of files."""
WHOLE = {"exec", "eval", "open", "fdopen"}
OWN = {"saved", "set_random_seed", "set_seed", "set_weights", "write"}
"""What changes one object only, or chance, which `chance` reads; to write, one has to `open`."""
ASKING = ("get_", "list_")
"""How the words begin by which `config` is only asked."""
UNDONE = {"catch_warnings": "filter", "TemporaryDirectory": "save"}
"""Contexts that take back, when they are left, what a word with that part did in them."""


def sets_something(tree: ast.AST) -> bool:
    """Whether code may change a setting of the process, or a file, for longer than itself."""
    return any(_settings(tree, ()))


def _settings(node: ast.AST, undone: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, ast.With):
        for item in node.items:
            yield from _settings(item, undone)
            undone = (*undone, *_takes_back(item.context_expr))
        for statement in node.body:
            yield from _settings(statement, undone)
        return
    match node:
        case ast.Attribute(attr=attr, value=ast.Attribute(attr="config", value=module)):
            if attr.startswith(ASKING):
                node = module
    if not isinstance(node, ast.keyword):  # which only says how the call before it is meant
        for word in words_at(node):
            if _is_setting(word.lower()) and not any(part in word for part in undone):
                yield word
    for child in ast.iter_child_nodes(node):
        yield from _settings(child, undone)


def _is_setting(word: str) -> bool:
    sets = word.startswith("set_") or "_set_" in word or word in WHOLE
    return word not in OWN and (sets or any(part in word for part in PARTS))


def _takes_back(context: ast.expr) -> Iterator[str]:
    match context:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            if name in UNDONE:
                yield UNDONE[name]
