"""Concepts as data: nothing may need what only a later module teaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..module import Module
from ..source import Facts

JOINED = 2
"""How many earlier modules one exercise of each module joins, from the third module on."""


def check_concepts(
    module: Module, facts: Mapping[str, Facts], modules: Sequence[Module]
) -> Iterator[str]:
    """Problems of what a module and its exercises need, one line each.

    What an earlier module teaches that is not written yet can't be held to.
    """
    earlier = [other for other in modules if other.name < module.name]
    complete = len(earlier) == int(module.name[:2]) - 1
    taught = {concept: other.name for other in earlier for concept in _of(other, "teaches")}
    here = set(_of(module, "teaches"))
    later = {c for other in modules if other.name > module.name for c in _of(other, "teaches")}
    for concept in _of(module, "needs"):
        if concept not in taught and (complete or concept in here | later):
            yield (
                f"module.toml: needs {concept}, which no earlier module teaches: reorder, or take"
                " it out."
            )
    for name, fact in facts.items():
        for concept in fact.needs:
            if concept not in taught and concept not in here and (complete or concept in later):
                yield f"exercises.py: {name}: needs {concept}, which nobody taught before it."
    joined = (
        len({taught[concept] for concept in fact.needs if concept in taught})
        for fact in facts.values()
    )
    if complete and len(earlier) >= JOINED and facts and max(joined) < JOINED:
        yield (
            f"exercises.py: no exercise joins this module to {JOINED} earlier ones: give one needs"
            " of theirs."
        )


def _of(module: Module, key: str) -> list[str]:
    return [str(concept) for concept in module.settings.get(key, [])]
