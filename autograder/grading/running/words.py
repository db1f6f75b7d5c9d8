"""The words of a cell's code."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def words_at(node: ast.AST) -> Iterator[str]:
    """Names, attributes, keywords and parts of imports that stand at a node itself."""
    match node:
        case ast.Import(names=names):
            for alias in names:
                yield from alias.name.split(".")
        case ast.ImportFrom(module=module, names=names):
            yield from (module or "").split(".")
            yield from (alias.name for alias in names)
        case ast.Name(id=name):
            yield name
        case ast.Attribute(attr=attr):
            yield attr
        case ast.keyword(arg=str(name)):
            yield name
        case ast.Constant(value=str(text)) if text.isidentifier():
            yield text
