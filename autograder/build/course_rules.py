"""What a module's folder and its place in the course must be like."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import CourseError
from ..module import Module
from .notebook import Notebook, plain

MODULE_NAME = re.compile(r"[0-9]{2}_[a-z][a-z0-9_]*")
DATA = "data"
"""The one folder that a module may have: a data set with its licence."""
IGNORED = ("__pycache__", ".ipynb_checkpoints", ".autograder")
LINE = re.compile(r"M[0-9]{2,3}")
MOST_TAUGHT = 5
MINUTES = ("lecture_minutes", "exercise_minutes")


def modules_of(course: Path) -> list[Module]:
    """The modules of the course in their order; raises `CourseError` when there are none."""
    source = course / "source"
    if not source.is_dir():
        raise CourseError(
            f"{course} has no folder source/: run this in the course's folder, or pass --course."
        )
    folders = sorted(path for path in source.iterdir() if path.is_dir())
    modules = [Module(path) for path in folders if MODULE_NAME.fullmatch(path.name)]
    if not modules:
        raise CourseError(f"{source} has no module: add a folder such as 02_recording.")
    return modules


def chosen(modules: Sequence[Module], names: Sequence[str]) -> list[Module]:
    """The named modules, or all; raises `CourseError` for a name that is none of them."""
    known = {module.name: module for module in modules}
    for name in names:
        if name not in known:
            raise CourseError(f"There is no module {name}; there are {', '.join(known)}.")
    return [known[name] for name in dict.fromkeys(names)] or list(modules)


def check_course(course: Path, modules: Sequence[Module]) -> Iterator[str]:
    """Problems that only the whole course can show: strange folders, names used twice."""
    for path in sorted((course / "source").iterdir()):
        if path.is_dir() and path.name not in IGNORED and not MODULE_NAME.fullmatch(path.name):
            yield f"source/{path.name}: call a module by two digits and words, as 02_recording."
    names = {module.name for module in modules}
    for path in (*(course / "release").glob("*"), *(course / "notebooks").glob("*.ipynb")):
        if path.stem not in names and not path.name.startswith("."):
            room = path.parent.name
            yield f"{room}/{path.name}: there is no source/{path.stem} it comes from: delete it."
    places = Counter(name for module in modules for name in exercise_names(module))
    for name, count in places.items():
        if count > 1:
            yield f"exercises.py: {count} exercises of the course are called {name}: rename one."


def exercise_names(module: Module) -> list[str]:
    """The names that a module's `exercises.py` gives its exercises, read without running it."""
    path = module.folder / "exercises.py"
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return []  # a problem of that module, which says so when it is built
    return [
        str(line.value.value)
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.Assign)
        and isinstance(line.value, ast.Constant)
        and any(isinstance(target, ast.Name) and target.id == "name" for target in line.targets)
    ]


def check_folder(module: Module) -> Iterator[str]:
    """Problems of the files in a source folder: one too many becomes public by itself."""
    wanted = {module.notebook.name, "exercises.py", "misconceptions.py", "module.toml"}
    for path in sorted(module.folder.iterdir()):
        if path.name in IGNORED or (path.is_dir() and path.name == DATA):
            continue
        if path.name not in wanted | {"expected.json"} or path.is_symlink():
            yield f"{path.name}: unexpected; take it out, since all but misconceptions.py is public"
    for name in sorted(wanted):
        if not (module.folder / name).is_file():
            yield f"{name} is missing: start from another module's."


def check_settings(module: Module, notebook: Notebook, catalogue: frozenset[str]) -> Iterator[str]:
    """Problems of `module.toml`: its facts, and its M-lines."""
    for problem in (*_facts(module.settings, notebook), *_lines(module.settings, catalogue)):
        yield f"module.toml: {problem}"


def _facts(settings: dict[str, Any], notebook: Notebook) -> Iterator[str]:
    title = settings.get("title")
    if not isinstance(title, str) or plain(title) not in notebook.headings:
        yield f"its title '{title}' is no heading of the notebook: make them the same."
    for key in MINUTES:
        if not isinstance(settings.get(key), int) or settings[key] <= 0:
            yield f"{key} must be a number of minutes."
    for key in ("teaches", "needs"):
        if not isinstance(settings.get(key), list):
            yield f"{key} must be a list of concepts."


def _lines(settings: dict[str, Any], catalogue: frozenset[str]) -> Iterator[str]:
    lines = settings.get("lines", {})
    for kind in ("taught", "met", "listed"):
        for line in lines.get(kind, []):
            if not LINE.fullmatch(str(line)):
                yield f"lines.{kind} holds {line}: write a line of the catalogue, as M04."
    if len(lines.get("taught", [])) > MOST_TAUGHT:
        yield f"lines.taught has more than {MOST_TAUGHT} lines: move some to met or listed."
    for line in sorted(set(lines.get("met", [])) - catalogue):
        yield f"lines.met holds {line}, which no misconception stands for: add one, or list it."
    for line in sorted(catalogue - {str(line) for line in lines.get("met", [])}):
        yield f"lines.met lacks {line}, which a misconception stands for: add it."
