"""Errors told as IPython tells them, in a quarter of the time: much is done over and over there.

- An error is formatted again for the history.
- For each frame of a cell, `inspect` asks all 5,000 modules whether the cell is their file.
- For each frame, stack_data makes a class of lexer, and pygments compiles its patterns anew; and it
  parses the frame's whole file, the first time.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
import traceback
from typing import Any

from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]  # it has no types

from .excerpts import read_excerpts


class QuickErrors:
    """Stands before a shell among the bases, so that it tells errors quickly."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show the error that just occurred."""
        with contextlib.suppress(Exception):  # of an error whose own attributes raise
            name_files(sys.exc_info()[1])
        super().showtraceback(*args, **kwargs)  # type: ignore[misc]  # the shell's

    def _format_exception_for_storage(
        self, exception: Any, filename: Any = None, running_compiled_code: Any = False
    ) -> Any:
        """Keep an error's name: only `%notebook` reads more, and the message can raise."""
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}


def name_files(error: BaseException | None) -> None:
    """Tell `inspect` whose file each frame's is, of an error and of those it came from."""
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        for frame, _ in traceback.walk_tb(error.__traceback__):
            name = frame.f_globals.get("__name__")
            path = frame.f_code.co_filename
            if isinstance(name, str):
                for file in (path, os.path.normcase(os.path.abspath(path))):
                    inspect.modulesbyfile.setdefault(file, name)
        error = error.__cause__ or error.__context__


def tell_quickly() -> None:
    """Prepare this process to tell errors quickly; forks of it are prepared as well."""
    share_patterns()
    read_excerpts()


def share_patterns() -> None:
    """Let a lexer that adds no token of its own to Python's use the patterns of that one."""
    PythonLexer()

    def take_over(cls: Any, /, **arguments: Any) -> None:
        super(PythonLexer, cls).__init_subclass__(**arguments)
        if "tokens" not in vars(cls):
            cls._tokens = PythonLexer._tokens

    PythonLexer.__init_subclass__ = classmethod(take_over)
