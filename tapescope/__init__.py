"""Pictures of a tape, and why a gradient is None."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .recording import Line, Node, Recording, record
    from .why import RULES, Break, WhyNone, why_none

__all__ = ["RULES", "Break", "Line", "Node", "Recording", "WhyNone", "record", "why_none"]

# Where each name is: imported when it is first asked for, so that `import tapescope` stays light.
_PLACES = {name: "recording" for name in ("Line", "Node", "Recording", "record")}
_PLACES |= {name: "why" for name in ("RULES", "Break", "WhyNone", "why_none")}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f".{_PLACES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
