"""What a code cell takes from the cells before it, and what it leaves to those behind it.

Read off the text, and cautious: a name may be said to be read though it is not, and a name is
`sure` only where no way through the cell leaves it unbound.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.GeneratorExp)
"""What runs its body later, when names may stand for something else."""
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SWALLOWS_NOTHING = {"GradientTape", "name_scope", "device", "control_dependencies"}
"""Context managers under which a body that was left early was left by an exception."""

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass
class Flow:
    """The names of the notebook's own scope that one cell meets, by how it meets them."""

    needs: set[str] = field(default_factory=set)
    """What it may read while it runs, of what others bound."""
    late: set[str] = field(default_factory=set)
    """What the functions that it defines may read whenever they are called."""
    binds: set[str] = field(default_factory=set)
    """What it may bind or delete."""
    sure: set[str] = field(default_factory=set)
    """What it has bound when it ended without an exception."""


def flow(tree: ast.Module) -> Flow:
    """The flow of a cell's code; where a function binds global names, all names count as met."""
    found = Flow()
    found.sure = _Reader(found).through(tree.body, set())
    if any(isinstance(node, ast.Global) for node in ast.walk(tree)):
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Global):
                names |= set(node.names)
        return Flow(names, names, names | found.binds, set())
    return found


def is_pure(tree: ast.Module) -> bool:
    """Whether a cell only imports and defines functions that keep nothing between two calls."""
    return all(map(_keeps_nothing, tree.body))


def _keeps_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.FunctionDef(decorator_list=[], args=arguments):
            defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
            return all(isinstance(one, ast.Constant) for one in defaults)
    return False


class _Reader:
    """Goes through statements in their order; `sure` is what was bound on every way there."""

    def __init__(self, found: Flow) -> None:
        self.found = found

    def through(self, statements: Iterable[ast.stmt], sure: set[str]) -> set[str]:
        """What is sure behind the statements."""
        for statement in statements:
            sure = self._after(statement, sure)
        return sure

    def _after(self, statement: ast.stmt, sure: set[str]) -> set[str]:
        match statement:
            case ast.Assign(targets=targets, value=value):
                self._read([value], sure)
                return self._bind(targets, sure)
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                self._read([annotation, *([value] if value else [])], sure)
                return self._bind([target], sure) if value else sure
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self._need({name}, sure)
                self._read([value], sure)
                return self._bound({name}, sure)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                bound = {alias.asname or alias.name.partition(".")[0] for alias in names}
                return self._bound(bound, sure)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return self._define(statement, sure)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    self._read([item.context_expr], sure)
                    if item.optional_vars is not None:
                        sure = self._bind([item.optional_vars], sure)
                after = self.through(body, sure)
                return after if all(map(_swallows_nothing, items)) else sure - _unbound(body)
            case ast.If(test=test, body=body, orelse=orelse):
                self._read([test], sure)
                return self.through(body, sure) & self.through(orelse, sure)
            case ast.For(target=target, iter=source) | ast.AsyncFor(target=target, iter=source):
                self._read([source], sure)
                sure = sure - _unbound(statement.body)  # a second time round
                self.through(statement.body, self._bind([target], sure))
                return self.through(statement.orelse, sure) & sure
            case ast.While(test=test, body=body, orelse=orelse):
                sure = sure - _unbound(body)
                self._read([test], sure)
                self.through(body, sure)
                return self.through(orelse, sure) & sure
            case ast.Try() | ast.TryStar():
                behind = self.through(statement.body, sure)
                self.through(statement.orelse, behind)
                sure = sure - _unbound([statement])
                for handler in statement.handlers:
                    self._read([handler.type] if handler.type else [], sure)
                    named = {handler.name} if handler.name else set()
                    self.found.binds |= named  # and taken away when the handler ends
                    self.through(handler.body, sure | named)
                return self.through(statement.finalbody, sure)
            case ast.Delete(targets=targets):
                self._read(targets, sure)
                gone = {one.id for one in targets if isinstance(one, ast.Name)}
                self._need(gone, sure)
                self.found.binds |= gone
                return sure - gone
            case ast.Match(subject=subject, cases=cases):
                self._read([subject], sure)
                for case in cases:
                    captured = set(_captured(case.pattern))
                    self.found.binds |= captured
                    self._read([case.guard] if case.guard else [], sure | captured)
                    self.through(case.body, sure | captured)
                return sure - _unbound([statement])
        self._read([statement], sure)
        return sure

    def _define(
        self, statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, sure: set[str]
    ) -> set[str]:
        named = {statement.name}
        self._read(statement.decorator_list, sure)
        if isinstance(statement, ast.ClassDef):
            self._read([*statement.bases, *statement.keywords], sure)
            self._inside(statement, sure | named)
        else:
            self._scope(statement, sure if statement.decorator_list else sure | named)
        return self._bound(named, sure)

    def _inside(self, statement: ast.ClassDef, sure: set[str]) -> None:
        """The body of a class, which runs at once; its own names are taken for the notebook's."""
        for inner in statement.body:
            self._read([inner], sure)

    def _read(self, nodes: Iterable[ast.AST], sure: set[str]) -> None:
        """Expressions, or statements of which nothing is sure."""
        for node in nodes:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                    self._scope(node, sure)
                case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                    self._need(outside(node), sure)
                    if any(isinstance(one, FUNCTIONS) for one in ast.walk(node)):
                        self.found.late |= outside(node)
                    self.found.binds |= _walrus(node)
                case ast.Name(id=name, ctx=ast.Load()):
                    self._need({name}, sure)
                case ast.Name(id=name):
                    self.found.binds.add(name)
                case _:
                    self._need(_looked_up(node), sure)
                    self._read(ast.iter_child_nodes(node), sure)

    def _scope(self, scope: Scope, sure: set[str]) -> None:
        """A function: what surrounds it is read at once, its body whenever it is called."""
        self._read(_surrounding(scope), sure)
        read = outside(scope)
        self._need(read, sure)
        self.found.late |= read

    def _bind(self, targets: Iterable[ast.expr], sure: set[str]) -> set[str]:
        names: set[str] = set()
        for target in targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
            self._read([one for one in ast.walk(target) if _is_item(one)], sure)
        return self._bound(names, sure)

    def _bound(self, names: set[str], sure: set[str]) -> set[str]:
        self.found.binds |= names
        return sure | names

    def _need(self, names: set[str], sure: set[str]) -> None:
        self.found.needs |= names - sure


def outside(scope: ast.AST) -> set[str]:
    """The names that a function or comprehension may read of those outside it."""
    own: set[str] = set()
    read: set[str] = set()
    for node in _body(scope):
        for inner in _of_this_scope(node):
            match inner:
                case ast.Lambda() | ast.FunctionDef() | ast.AsyncFunctionDef():
                    read |= outside(inner)
                    if not isinstance(inner, ast.Lambda):
                        own.add(inner.name)
                case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                    read |= outside(inner)
                case ast.ClassDef(name=name):
                    own.add(name)
                    read |= _read_by_class(inner)
                case ast.Name(id=name, ctx=context):
                    (read if isinstance(context, ast.Load) else own).add(name)
                case ast.Import(names=names) | ast.ImportFrom(names=names):
                    own |= {alias.asname or alias.name.partition(".")[0] for alias in names}
                case ast.ExceptHandler(name=str(name)):
                    own.add(name)
                case ast.Call():
                    read |= _looked_up(inner)
                case ast.Match():
                    own |= {name for case in inner.cases for name in _captured(case.pattern)}
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        arguments = scope.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        own |= {one.arg for one in [*every, arguments.vararg, arguments.kwarg] if one}
    return read - own


def _read_by_class(node: ast.AST) -> set[str]:
    """The names that a class may read; those of its body count, those of its methods' own don't."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        around = (_read_by_class(part) for part in _surrounding(node))
        return outside(node).union(*around)
    named = {node.id} if isinstance(node, ast.Name) else set()
    return named.union(*(_read_by_class(child) for child in ast.iter_child_nodes(node)))


def _body(scope: ast.AST) -> list[ast.AST]:
    match scope:
        case ast.Lambda(body=body):
            return [body]
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            return list(body)
    return list(ast.iter_child_nodes(scope))


def _of_this_scope(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is in it, not what is in the scopes that it opens."""
    yield node
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        for part in _surrounding(node):
            yield from _of_this_scope(part)
    elif not isinstance(node, (*COMPREHENSIONS, ast.ClassDef)):
        for child in ast.iter_child_nodes(node):
            yield from _of_this_scope(child)


def _surrounding(scope: Scope) -> list[ast.AST]:
    """What of a function is read where it is defined."""
    arguments = scope.args
    parts: list[ast.AST | None] = [*arguments.defaults, *arguments.kw_defaults]
    if not isinstance(scope, ast.Lambda):
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        hinted = [one.annotation for one in [*every, arguments.vararg, arguments.kwarg] if one]
        parts += [*scope.decorator_list, scope.returns, *hinted]
    return [part for part in parts if part is not None]


def _unbound(statements: Iterable[ast.stmt]) -> set[str]:
    """What statements may leave unbound: deleted names, and those of exceptions."""
    names: set[str] = set()
    for statement in statements:
        for node in ast.walk(statement):
            match node:
                case ast.Name(id=name, ctx=ast.Del()) | ast.ExceptHandler(name=str(name)):
                    names.add(name)
    return names


def _looked_up(node: ast.AST) -> set[str]:
    """Strings that a function of the course, as `check`, takes for names of the notebook."""
    match node:
        case ast.Call(func=ast.Name(), args=given, keywords=keywords):
            values = [*given, *(one.value for one in keywords)]
            texts = [one.value for one in values if isinstance(one, ast.Constant)]
            return {text for text in texts if isinstance(text, str) and text.isidentifier()}
    return set()


def _is_item(node: ast.AST) -> bool:
    return isinstance(node, (ast.Attribute, ast.Subscript))


def _walrus(node: ast.AST) -> set[str]:
    return {
        one.target.id
        for one in ast.walk(node)
        if isinstance(one, ast.NamedExpr) and isinstance(one.target, ast.Name)
    }


def _captured(pattern: ast.AST) -> Iterator[str]:
    for node in ast.walk(pattern):
        match node:
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name


def _swallows_nothing(item: ast.withitem) -> bool:
    match item.context_expr:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in SWALLOWS_NOTHING
    return False
