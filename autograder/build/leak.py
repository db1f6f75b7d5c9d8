"""Does anything private stand in what is generated? Solutions, and bodies of wrong answers."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..module import Module
from .notebook import Cell, Notebook

REGION = re.compile(r"^[^\n]*BEGIN SOLUTION[^\n]*$(.*?)^[^\n]*END SOLUTION", re.DOTALL | re.M)
DISTINCT = 16
"""Characters, blanks left out, below which a single line says too little to be a secret."""
TEXTS = (".ipynb", ".json", ".py", ".toml", ".txt", ".md", ".csv")
DECORATORS = ("misconception", "another_way")


def check_leaks(module: Module, notebook: Notebook, generated: list[Path]) -> Iterator[str]:
    """Problems of generated files or folders: private text of `module` that stands in them."""
    secrets = {**_solutions(notebook), **_bodies(module)}
    known = set(_lines("\n".join([*_public(notebook), *_texts(module.folder / "exercises.py")])))
    for path in _files(generated):
        try:
            texts = [_lines(text) for text in _texts(path)]
        except (ValueError, OSError):
            yield f"{path.name}: it can't be read, so it can't be searched for solutions."
            continue
        for name, secret in secrets.items():
            if any(_holds(text, secret, known) for text in texts):
                yield f"{path.parent.name}/{path.name}: it shows {name}: take that out."


def _holds(text: list[str], secret: list[str], known: set[str]) -> bool:
    """Whether `text` has the whole secret in one piece, or a line of it that is nowhere public."""
    if any(len(line) >= DISTINCT and line not in known for line in set(text) & set(secret)):
        return True
    if not secret or sum(map(len, secret)) < DISTINCT:
        return False
    starts = [row for row, line in enumerate(text) if line == secret[0]]
    return any(text[row : row + len(secret)] == secret for row in starts)


def _lines(text: str) -> list[str]:
    """The lines of a text without blanks, comments and empty lines."""
    stripped = (re.sub(r"\s+", "", re.sub(r"(^|\s)#.*$", "", line)) for line in text.splitlines())
    return [line for line in stripped if line]


def _solutions(notebook: Notebook) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell in notebook.cells:
        if cell.kind == "code" and cell.is_answer:
            regions = REGION.findall(cell.source) or [cell.source]
            found |= {
                f"the solution in cell {cell.id}" + (f" ({count})" if count > 1 else ""): _lines(r)
                for count, r in enumerate(regions, start=1)
            }
    return found


def _bodies(module: Module) -> Mapping[str, list[str]]:
    """The bodies of what `misconceptions.py` declares, without their docstrings."""
    text = (module.folder / "misconceptions.py").read_text(encoding="utf-8")
    rows = text.splitlines()
    return {
        f"the body of {node.name}": _lines("\n".join(rows[_first(node) - 1 : node.end_lineno]))
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and any(_declares(d) for d in node.decorator_list)
    }


def _first(function: ast.FunctionDef) -> int:
    has_text = ast.get_docstring(function) is not None and len(function.body) > 1
    return function.body[1 if has_text else 0].lineno


def _declares(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(call, ast.Name) and call.id in DECORATORS


def _public(notebook: Notebook) -> Iterator[str]:
    """What a source notebook shows anyway: its cells without the solutions."""
    for cell in notebook.cells:
        if not cell.is_answer:
            yield cell.source
        elif REGION.search(cell.source):
            yield REGION.sub("", cell.source)


def _files(generated: list[Path]) -> Iterator[Path]:
    for place in generated:
        paths = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in paths if path.suffix in TEXTS and path.is_file())


def _texts(path: Path) -> Iterator[str]:
    """The texts of a file as a reader sees them: cells, outputs, strings."""
    if path.suffix == ".ipynb":
        for cell in Notebook.read(path).cells:
            yield from _of_cell(cell)
        return
    text = path.read_text(encoding="utf-8")
    yield text
    if path.suffix == ".json":
        yield from _strings(json.loads(text))
    elif path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING and not token.string.lower().startswith(("f", "rf")):
                yield str(ast.literal_eval(token.string))
        yield from _joined(text)


def _joined(text: str) -> Iterator[str]:
    """Strings of a Python file after neighbors were joined, as hints are written."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _of_cell(cell: Cell) -> Iterator[str]:
    yield cell.source
    yield from _strings(cell.raw.get("outputs", []))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
