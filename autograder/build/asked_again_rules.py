"""What joins two modules that ask one prediction: one leaves it open, a later one reveals it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import CourseError
from ..module import Module
from .notebook import Notebook
from .prediction_rules import guessing_cells


def check_asked_again(
    module: Module, notebook: Notebook, modules: Sequence[Module]
) -> Iterator[str]:
    """Problems of what `module` asks again for earlier ones, one line each."""
    open_for_it = {
        (other.name, name): other
        for other in modules
        for name, prediction in _predictions(other).items()
        if prediction.get("again") == module.name
    }
    asked = {
        (prediction["first"], name): prediction
        for name, prediction in _predictions(module).items()
        if "first" in prediction
    }
    for first, name in open_for_it.keys() - asked.keys():
        yield (
            f"module.toml: {first} leaves {name} open for this module: ask it here, with"
            f' first = "{first}".'
        )
    for (first, name), prediction in asked.items():
        if (first, name) in open_for_it:
            other = open_for_it[first, name]
            yield from _differences(name, prediction, other, notebook)
        else:
            yield f"module.toml: prediction {name}: {first} leaves no {name} open for this module."


def _differences(
    name: str, prediction: Mapping[str, Any], other: Module, notebook: Notebook
) -> Iterator[str]:
    earlier = _predictions(other)[name]
    if prediction.get("question") != earlier.get("question"):
        yield f"module.toml: prediction {name}: its question differs from that in {other.name}."
    if _values(prediction) != _values(earlier):
        yield f"module.toml: prediction {name}: its options differ from those in {other.name}."
    try:
        before = Notebook.read(other.notebook)
    except CourseError:
        return  # a problem of that module, which says so when it is built
    if _sources(name, before) != _sources(name, notebook):
        yield (
            f"{notebook.path.name}: prediction {name}: its cell differs from that in {other.name}."
        )


def _predictions(module: Module) -> Mapping[str, Mapping[str, Any]]:
    return module.settings.get("predictions", {})  # type: ignore[no-any-return]  # TOML tables


def _values(prediction: Mapping[str, Any]) -> list[Any]:
    return [option.get("value") for option in prediction.get("options", [])]


def _sources(name: str, notebook: Notebook) -> list[str]:
    return [cell.source for cell in guessing_cells(name, notebook)]
