"""Which demonstrations of a laid-on notebook may stay unrun, since nothing that counts meets them.

Only the text is looked at. Whatever it does not settle keeps a demonstration: what it binds and a
cell that stays may read, what it reads and may change of such a cell's, code that looks up names
as it runs, settings of the process, random numbers.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nbformat import NotebookNode

from .chance import Chance, chance
from .flow import Flow, flow, is_pure
from .settings import sets_something
from .words import words_at

PLAIN = {
    "autograder", "collections", "copy", "dataclasses", "functools", "itertools", "keras", "math",
    "numpy", "operator", "tapescope", "tensorflow", "typing",
}  # fmt: skip
"""Packages that show a student's code nothing of what other cells did, but for `PROBING`."""
PROBING = {
    "In", "Out", "builtins", "compile", "config", "delattr", "dir", "eval", "exec", "gc",
    "getattr", "get_ipython", "globals", "input", "load", "loadtxt", "locals", "memmap", "open",
    "os", "setattr", "sys", "vars",
}  # fmt: skip
"""Words by which code may find what it does not name."""
DUNDERS = {"__init__", "__call__", "__name__", "__len__", "__iter__", "__getitem__", "__repr__"}
RAISES = "raises-exception"
"""The tag of a cell that its author says ends with an error."""
NAMED = {"name", "names", "path"}
"""Attributes in which Keras counts what it made before."""


@dataclass
class Mentions:
    """What one code cell mentions."""

    names: set[str] = field(default_factory=set)
    """Names of the notebook's own scope."""
    bound: set[str] = field(default_factory=set)
    """Of `names`, those that it binds or changes in place, other than by an import."""
    imports: dict[str, set[str]] = field(default_factory=dict)
    """By name, what is imported under it."""
    packages: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    """Names, attributes, keywords and parts of imports, in any scope."""
    attributes: set[str] = field(default_factory=set)
    flow: Flow = field(default_factory=Flow)
    together: list[set[str]] = field(default_factory=list)
    """For each statement, the notebook's names that it meets: one may come to hold another."""
    chance: Chance = field(default_factory=Chance)
    sets: bool = False
    """Whether it may change what every cell meets: a setting, a file."""
    pure: bool = False
    """Whether it only imports and defines functions that keep nothing between two calls."""
    clear: bool = True
    """Whether the text says it all: false for magics, star imports and what does not parse."""


@dataclass(frozen=True)
class _Placed:
    """A code cell where it stands in the notebook."""

    name: str
    """The cell's id."""
    place: int
    found: Mentions
    announced: bool
    """Whether the author says that it raises: then nothing it binds is sure."""

    @property
    def sure(self) -> set[str]:
        return set() if self.announced else self.found.flow.sure


@dataclass(frozen=True)
class LeftOut:
    """What need not be run, by the ids of cells; true if there is something."""

    demos: frozenset[str] = frozenset()
    relied: frozenset[str] = frozenset()
    """Cells that stay and bind anew what those bind: cut short, they may not."""

    def __bool__(self) -> bool:
        return bool(self.demos)


def left_out(cells: Sequence[NotebookNode], release: Sequence[NotebookNode]) -> LeftOut:
    """The demonstrations among the laid-on `cells` that need not be run."""
    courses = {cell.id: cell.source for cell in release if cell.cell_type == "code"}
    demos = {cell.id for cell in release if is_demo(cell)}
    out: dict[str, _Placed] = {}
    kept: list[_Placed] = []
    for place, cell in enumerate(cell for cell in cells if cell.cell_type == "code"):
        found = mentions(cell.source)
        placed = _Placed(cell.id, place, found, RAISES in cell.metadata.get("tags", []))
        as_released = courses.get(cell.id) == cell.source
        if as_released and cell.id in demos:
            out[cell.id] = placed
        elif not found.clear or not (as_released or _names_what_it_needs(found)):
            return LeftOut()
        else:
            kept.append(placed)
    if not all(one.found.clear for one in out.values()):
        return LeftOut()  # a magic may meet any name
    stays = [name for name, one in out.items() if one.found.sets]
    while True:
        kept += [out.pop(name) for name in stays]
        stays = [name for name, one in out.items() if _meets(one, kept, list(out.values()))]
        if not stays:
            break
    unbound = set().union(*(_bound(one.found) for one in out.values()))
    return LeftOut(frozenset(out), frozenset(one.name for one in kept if one.sure & unbound))


def is_demo(cell: NotebookNode) -> bool:
    """Whether the author tagged a code cell as one that no exercise needs."""
    graded = cell.metadata.get("nbgrader")
    return cell.cell_type == "code" and "demo" in cell.metadata.get("tags", []) and not graded


@lru_cache(maxsize=4096)
def mentions(source: str) -> Mentions:
    """What a code cell mentions; not to be changed."""
    try:
        return _mentions(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Mentions(clear=False)  # also where it is nested deeper than Python goes down


def _mentions(source: str) -> Mentions:
    found = Mentions()
    tree = ast.parse(source)
    _read_scope(symtable.symtable(source, "cell", "exec"), found)
    for node in ast.walk(tree):
        _read_node(node, found)
    found.flow, found.pure = flow(tree), is_pure(tree)
    for statement in tree.body:
        alone = flow(ast.Module([statement], []))
        found.together.append(alone.needs | alone.late | alone.binds)
    found.chance, found.sets = chance(tree), sets_something(tree)
    return found


def _read_scope(table: symtable.SymbolTable, found: Mentions) -> None:
    local = table.get_type() == "function"
    for symbol in table.get_symbols():
        if local and not symbol.is_global():
            continue  # a function's own, which hides the notebook's
        found.names.add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_parameter():
            found.bound.add(symbol.get_name())
    for child in table.get_children():
        _read_scope(child, found)


def _read_node(node: ast.AST, found: Mentions) -> None:
    found.words.update(words_at(node))
    match node:
        case ast.Import(names=names):
            for alias in names:
                root = alias.name.partition(".")[0]
                _add_import(found, alias.asname or root, alias.name if alias.asname else root)
                found.packages.add(root)
        case ast.ImportFrom(module=module, names=names, level=level):
            path = "." * level + (module or "")
            found.packages.add(path.partition(".")[0])
            for alias in names:
                if alias.name == "*":
                    found.clear = False
                _add_import(found, alias.asname or alias.name, f"{path}:{alias.name}")
        case ast.Attribute(attr=attr, ctx=context):
            found.attributes.add(attr)
            if not isinstance(context, ast.Load):
                found.bound |= _roots(node)
        case ast.Subscript(ctx=context) if not isinstance(context, ast.Load):
            found.bound |= _roots(node)


def _add_import(found: Mentions, name: str, what: str) -> None:
    found.imports.setdefault(name, set()).add(what)


def _roots(node: ast.AST) -> set[str]:
    """Names below an attribute or item that is stored: what they stand for is changed."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _names_what_it_needs(found: Mentions) -> bool:
    """Whether code of the student's meets nothing but what it names."""
    hidden = {
        word
        for word in found.words
        if word in PROBING
        or (word.startswith("__") and word.endswith("__") and word not in DUNDERS)
        or (word.startswith("_") and (word.strip("_i") == "" or word.strip("_i").isdigit()))
    }
    if hidden - {"_"} or ("_" in hidden and "_" in found.names - found.bound):
        return False
    return found.packages <= PLAIN


def _meets(demo: _Placed, kept: Sequence[_Placed], out: Sequence[_Placed]) -> bool:
    """Whether running a demonstration may change what the cells that stay do."""
    found, others = demo.found, [one.found for one in kept]
    harmless = _harmless(found, others)
    before = _harmless(found, others, [one.found for one in kept if one.place < demo.place])
    if any(_is_read(name, demo.place, kept) for name in _bound(found) - before):
        return True
    taken = _read(found) - harmless
    shared = {name for name in taken if _is_shared(name, demo, kept, out)}
    if _is_read_behind(_linked(shared, kept, harmless), demo.place, kept):
        return True
    called = _linked(taken, kept, harmless)
    doing = [found, *(one for one in others if called & (_read(one) | _bound(one)))]
    if any(one.sets for one in doing):
        return True
    if any(one.chance.stirs for one in doing) and any(one.chance.draws for one in others):
        return True
    return "keras" in found.words and any(one.attributes & NAMED for one in others)


def _read(found: Mentions) -> set[str]:
    return found.flow.needs | found.flow.late


def _bound(found: Mentions) -> set[str]:
    return found.flow.binds | found.bound


def _is_read(name: str, place: int, kept: Sequence[_Placed]) -> bool:
    """Whether a cell that stays may read what a cell at `place` binds to `name`.

    It does not where a cell that stays has bound the name again before.
    """
    again = [one.place for one in kept if one.place > place and name in one.sure]
    first = min(again, default=len(kept) + 10**6)
    for one in kept:
        if name in one.found.flow.late and (one.place < place or one.place < first):
            return True  # its functions may be called at any time
        if name in one.found.flow.needs and place < one.place <= first:
            return True
    return False


def _is_shared(name: str, demo: _Placed, kept: Sequence[_Placed], out: Sequence[_Placed]) -> bool:
    """Whether what a demonstration reads as `name`, and may change, is of a cell that stays."""
    binding = [one for one in kept if name in _bound(one.found)]
    if name not in demo.found.bound and all(_only_calculates(one, kept) for one in binding):
        return False
    if name in demo.found.flow.late:
        return bool(binding)
    last = max(
        (one.place for one in out if one.place < demo.place and name in one.sure), default=-1
    )
    return any(last < one.place < demo.place for one in binding)


def _linked(names: set[str], kept: Sequence[_Placed], harmless: set[str]) -> set[str]:
    """All names by which cells that stay may know what `names` stand for, or a part of it."""
    together = [names - harmless for one in kept for names in one.found.together]
    linked = set(names)
    while joined := [one for one in together if one & linked and not one <= linked]:
        linked = linked.union(*joined)
    return linked


def _is_read_behind(names: set[str], place: int, kept: Sequence[_Placed]) -> bool:
    """Whether a cell that stays may read one of `names` behind a place."""
    return any(
        names & one.found.flow.late or (one.place > place and names & one.found.flow.needs)
        for one in kept
    )


def _only_calculates(one: _Placed, kept: Sequence[_Placed]) -> bool:
    """Whether calling what a cell defines changes nothing but what it is given."""
    found = one.found
    outside = _read(found) - _harmless(found, [other.found for other in kept])
    return (
        found.pure and not outside - found.flow.sure and not found.chance.stirs and not found.sets
    )


def _harmless(
    demo: Mentions, kept: Sequence[Mentions], importing: Sequence[Mentions] | None = None
) -> set[str]:
    """Names that can be shared: built-in ones, and imports that nobody binds otherwise.

    Of what stays, `importing` are those whose imports count; all without it.
    """
    bound = demo.bound.union(*(one.bound for one in kept))
    imports: dict[str, set[str]] = {}
    for one in kept:
        for name, what in one.imports.items():
            imports[name] = imports.get(name, set()) | what
    there = set().union(*(one.imports for one in (kept if importing is None else importing)))
    same = {
        name
        for name in there
        if len(imports[name]) == 1 and demo.imports.get(name, imports[name]) == imports[name]
    }
    built_in = {name for name in dir(builtins) if name not in imports and name not in demo.imports}
    return (same | built_in) - bound
