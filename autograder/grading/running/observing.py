"""Runs in the student's process: observe one exercise, for whoever carries the bytes out."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...encoding import encode
from ...exercise import Exercise
from ...module import Module
from ...observe import observe_cases
from ...outcome import Outcome

_exercises: dict[str, Exercise] = {}


def prepare(folder: str) -> None:
    """Import the module's exercises, and what they import, before any code of the student runs."""
    if (Path(folder) / "exercises.py").is_file():
        _exercises.update(Module(Path(folder)).exercises)


def observe(
    namespace: Mapping[str, Any], name: str, aspect: int, seeds: Sequence[int]
) -> tuple[Outcome, ...]:
    """Observe the function `name` of the student's `namespace`.

    A name that was never defined is observed too: as a function that raises NameError.
    """
    function = namespace.get(name, _undefined(name))
    return observe_cases(_exercises[name], aspect, seeds, function)


def observe_to_file(
    namespace: Mapping[str, Any], name: str, aspect: int, seeds: Sequence[int], path: str
) -> None:
    """Observe the function `name` of the student's `namespace`; write the outcomes to `path`."""
    data = encode(observe(namespace, name, aspect, seeds))
    partial = f"{path}.partial"
    with open(partial, "wb") as file:
        file.write(data)
    os.replace(partial, path)


def _undefined(name: str) -> Callable[..., Any]:
    def missing(*inputs: Any) -> Any:
        raise NameError(f"name '{name}' is not defined")

    return missing


importlib.import_module("numpy")  # before the student's code could stand in for it
