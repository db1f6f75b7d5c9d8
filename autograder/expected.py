"""`expected.json`: the references of a module's public cases, as a file beside its notebook."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .encoding import Json, Unreadable, outcome_from_json, outcome_to_json
from .errors import CourseError
from .misconceptions import Explanation
from .outcome import Outcome
from .reference import AspectReference, GroupReference, Reference, Tolerance

FORMAT = 1
AS_SOLUTION = "as the solution"
"""Stands for an outcome equal to the solution's, bit by bit."""


def write_expected(references: Mapping[str, Reference]) -> str:
    """The text of `expected.json`: a line a case, so that a changed number is a changed line."""
    exercises = {name: _to_json(reference) for name, reference in references.items()}
    return _lay_out({"format": FORMAT, "exercises": exercises}) + "\n"


def read_expected(path: Path) -> dict[str, Reference]:
    """The references in an `expected.json` by exercise; raises `CourseError` when it is broken."""
    with _no_collection():
        return _read(path, f"Write it anew with: autograder build {path.parent.name}")


@contextmanager
def _no_collection() -> Iterator[None]:
    """All that is made inside stays: to look for garbage meanwhile would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path, mend: str) -> dict[str, Reference]:
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing. {mend}") from None
    except ValueError as error:
        raise CourseError(f"{path} is not JSON ({error}). {mend}") from None
    try:
        if contents["format"] != FORMAT:
            raise CourseError(f"{path} is of another version of the course. {mend}")
        return {name: _from_json(name, parts) for name, parts in contents["exercises"].items()}
    except (KeyError, TypeError, AttributeError, ValueError, Unreadable) as error:
        raise CourseError(f"{path} is damaged ({error}). {mend}") from None


def _to_json(reference: Reference) -> dict[str, Json]:
    return {
        "section": reference.section,
        "reading": reference.reading,
        "arguments": list(reference.arguments),
        "returns": list(reference.returns),
        "tolerance": asdict(reference.tolerance),
        "aspects": [
            {"label": aspect.label, "cases": list(_cases(aspect))} for aspect in reference.aspects
        ],
        "explanations": {name: asdict(said) for name, said in reference.explanations.items()},
        "groups": {
            name: {"members": list(group.members), **asdict(group.explanation)}
            for name, group in reference.groups.items()
        },
    }


def _cases(aspect: AspectReference) -> Any:
    for row, (seed, shown, solution) in enumerate(
        zip(aspect.seeds, aspect.shown, aspect.solution, strict=True)
    ):
        yield {
            "seed": seed,
            "shown": shown,
            "solution": outcome_to_json(solution),
            "misconceptions": {
                name: AS_SOLUTION if given[row] == solution else outcome_to_json(given[row])
                for name, given in aspect.misconceptions.items()
            },
        }


def _from_json(name: str, parts: dict[str, Any]) -> Reference:
    return Reference(
        name,
        parts["section"],
        Tolerance(**{**parts["tolerance"], "changes": tuple(parts["tolerance"]["changes"])}),
        tuple(_aspect_from_json(aspect) for aspect in parts["aspects"]),
        {key: Explanation(**said) for key, said in parts["explanations"].items()},
        {
            key: GroupReference(
                tuple(group["members"]),
                Explanation(**{key: said for key, said in group.items() if key != "members"}),
            )
            for key, group in parts["groups"].items()
        },
        parts["reading"],
        tuple(parts["arguments"]),
        tuple(parts["returns"]),
    )


def _aspect_from_json(parts: dict[str, Any]) -> AspectReference:
    cases = parts["cases"]
    solutions = tuple(outcome_from_json(case["solution"]) for case in cases)

    def given(variant: str) -> tuple[Outcome, ...]:
        rows = [case["misconceptions"][variant] for case in cases]
        return tuple(
            solution if row == AS_SOLUTION else outcome_from_json(row)
            for row, solution in zip(rows, solutions, strict=True)
        )

    variants = list(cases[0]["misconceptions"]) if cases else []
    return AspectReference(
        parts["label"],
        tuple(case["seed"] for case in cases),
        tuple(case["shown"] for case in cases),
        solutions,
        {variant: given(variant) for variant in variants},
    )


def _lay_out(value: Json, depth: int = 0) -> str:
    """JSON with an item a line for the outer levels, and everything below a case on its line."""
    is_case = isinstance(value, dict) and "solution" in value
    if not isinstance(value, dict | list) or not value or is_case or depth > 5:
        return json.dumps(value, ensure_ascii=False)
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {_lay_out(item, depth + 1)}" for key, item in value.items()]
        return "{" + inner + ("," + inner).join(rows) + outer + "}"
    return "[" + inner + ("," + inner).join(_lay_out(i, depth + 1) for i in value) + outer + "]"
