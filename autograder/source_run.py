"""The cells of a source notebook, run in this process without a kernel; the child of `source`."""

from __future__ import annotations

import copy
import os
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

import autograder

from .errors import CourseError
from .module import Module
from .observe import describe
from .outcome import Outcome
from .snapshot import snapshot

Function = Callable[..., Any]
Names = Mapping[str, Any]


class Run:
    """A source notebook that can be run with or without its `demo` cells.

    The cells run in a copy of the module's folder, so that nothing they write stays in `source/`.
    """

    def __init__(self, module: Module, scratch: Path) -> None:
        self.module = module
        try:
            self.notebook = nbformat.read(module.notebook, as_version=4)
        except FileNotFoundError:
            raise CourseError(f"{module.notebook} is missing: restore it.") from None
        except Exception as error:  # nbformat raises many kinds for a file that is no notebook
            raise CourseError(
                f"{module.notebook} is not a notebook ({type(error).__name__}). Restore it."
            ) from None
        self.folder = scratch / module.name
        shutil.copytree(
            module.folder, self.folder, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
        os.environ["AUTOGRADER_STATE"] = "off"
        setattr(HistoryManager, "enabled", False)  # noqa: B010  # a traitlet, not a bool, to mypy
        sys.path.insert(0, str(self.folder))
        os.chdir(self.folder)

    def without_demos(self) -> Names:
        """The names that the notebook leaves behind when cells tagged `demo` are left out."""
        return self._run(lambda cell: "demo" not in cell.metadata.get("tags", []))

    def whole(self) -> tuple[Names, dict[str, Outcome]]:
        """The names that all cells leave behind, and what each prediction's function did.

        A prediction that only a later module reveals is run too: its function bears its name.
        """
        predictions: dict[str, Outcome] = {}

        def reveal(name: str, function: Function) -> None:
            try:
                predictions[name] = Outcome(snapshot(function()))
            except Exception as error:  # raising is one of the answers
                predictions[name] = Outcome(raised=describe(error))

        kept, autograder.reveal = autograder.reveal, reveal
        try:
            names = self._run(lambda cell: True)
        finally:
            autograder.reveal = kept
        for name, prediction in self.module.settings.get("predictions", {}).items():
            if prediction.get("again") and callable(names.get(name)):
                reveal(name, names[name])
        return names, predictions

    def function(self, name: str, names: Names) -> Function:
        """The solution called `name`; raises `CourseError` when the notebook has none."""
        function = names.get(name)
        if not callable(function):
            raise CourseError(
                f"{self.module.notebook}: no cell that is run defines {name}."
                f" Write its solution in the cell {name}_answer, and don't tag that cell demo."
            )
        return function  # type: ignore[no-any-return]  # callable, of unknown type

    def stub(self, name: str, names: Names) -> Function | None:
        """The function as the release has it: nbgrader's stub in place of the solution."""
        from nbgrader.preprocessors import ClearSolutions

        cell = next((cell for cell in self._code() if cell.get("id") == f"{name}_answer"), None)
        if cell is None:
            return None
        cleared = copy.deepcopy(cell)
        try:
            ClearSolutions().preprocess_cell(cleared, {"language": "python"}, 0)
            namespace = dict(names)
            exec(compile(cleared.source, f"{name}_answer", "exec"), namespace)
        except Exception as error:
            raise CourseError(
                f"{self.module.notebook}: cell {name}_answer can't be run without its solution"
                f" ({type(error).__name__}: {error}). Keep what is outside the region whole."
            ) from None
        return namespace.get(name)

    def _code(self) -> Iterator[Any]:
        return (cell for cell in self.notebook.cells if cell.cell_type == "code")

    def _run(self, wanted: Callable[[Any], bool]) -> Names:
        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance()
        shell.colors = "nocolor"
        for cell in self._code():
            marks = cell.metadata.get("nbgrader", {})
            if (marks.get("grade") and not marks.get("solution")) or not wanted(cell):
                continue
            result = shell.run_cell(  # type: ignore[no-untyped-call]
                cell.source, store_history=False
            )
            error = result.error_before_exec or result.error_in_exec
            if error is not None and "raises-exception" not in cell.metadata.get("tags", []):
                raise CourseError(self._complaint(cell, error, shell))
        return dict(shell.user_ns)

    def _complaint(self, cell: Any, error: BaseException, shell: InteractiveShell) -> str:
        message = re.sub(r"\s+", " ", str(error))[:200]
        return (
            f"{self.module.notebook}: cell {cell.get('id', '?')}, line {_line(error, shell)} raised"
            f" {type(error).__name__}: {message}. Mend it, or tag the cell raises-exception."
        )


def _line(error: BaseException, shell: InteractiveShell) -> int:
    """The last line of the notebook's own code that led to `error`; 1 when there is none."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    lines = [
        number
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is shell.user_ns
    ]
    return lines[-1] if lines else 1
