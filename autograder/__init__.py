"""The autograder of the course: in a notebook, check an answer; for an author, declare one."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exercise import Exercise, aspect
    from .notebook.checking import check
    from .notebook.data import data_file
    from .notebook.hints import hint
    from .notebook.opening import start
    from .notebook.predictions import predict, reveal
    from .notebook.progress import progress

__all__ = [
    "Exercise",
    "aspect",
    "check",
    "data_file",
    "hint",
    "predict",
    "progress",
    "reveal",
    "start",
]
_HOMES = {
    "Exercise": "exercise",
    "aspect": "exercise",
    "check": "notebook.checking",
    "data_file": "notebook.data",
    "hint": "notebook.hints",
    "predict": "notebook.predictions",
    "progress": "notebook.progress",
    "reveal": "notebook.predictions",
    "start": "notebook.opening",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for: commands and kernels need none of it, and would wait for NumPy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return found


def __dir__() -> list[str]:
    return __all__
