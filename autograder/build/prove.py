"""Prove each exercise: the solution passes, the stub fails, every mistake gets its explanation.

Everything here is a function of what was observed; nothing of the author's is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..explain import MOST_WORDS, cause_told, explain
from ..judge import Verdict, judge, same_outcome
from ..outcome import Outcome
from ..panel import to_text
from ..reference import Reference, Tolerance
from ..seeds import DRAWN, PROOF, PUBLIC
from ..source import Aspects, Observed

MOST_LINES = 5
WORD = re.compile(r"\S*\w\S*")


@dataclass(frozen=True)
class Explained:
    """How the mistakes of a module are explained: for the summary of a build."""

    exercises: int
    mistakes: int
    own_words: int
    in_group: int
    groups: int
    """Groups that the author declared."""
    told_apart: int
    """Groups whose every member was told alone after all, by the line that lost the gradient."""


def seed_sets(proof: tuple[int, ...] = PROOF) -> tuple[tuple[int, ...], ...]:
    """The public cases, then the proof cases in sets as large as a student's draw."""
    return PUBLIC, *(proof[start : start + DRAWN] for start in range(0, len(proof), DRAWN))


def prove(observed: Observed, proof: tuple[int, ...] = PROOF) -> Iterator[str]:
    """Problems of a whole module, one line each; it was observed on all of `seed_sets(proof)`."""
    for name, reference in observed.references.items():
        ways = observed.other_ways.get(name, {})
        again, stub = observed.again.get(name), observed.stubs.get(name)
        for seeds in seed_sets(proof):
            problems = list(_prove_right_answers(reference, ways, again, seeds))
            problems += prove_stub(reference, stub, seeds) if stub else []
            problems += prove_reference(reference, seeds)
            yield from problems
            if problems:  # the further seeds would only repeat them
                break
        yield from prove_draws(reference, proof)
        if not reference.reading:  # its answer is one constant, which is known nowhere else
            yield from prove_claim(reference, observed.facts[name].claimable, proof)
        if not reference.reading:
            yield from prove_panels(reference)


def prove_draws(reference: Reference, proof: tuple[int, ...] = PROOF) -> Iterator[str]:
    """Problems of mistakes that some draw of hidden cases would let pass, or might.

    In at least one aspect a mistake must be wrong on every proof case. Then it is almost surely
    wrong often enough on any secret pool, which `grade` refuses otherwise.
    """
    asked = reference.select(proof)
    for variant in _variants(asked):
        right = [
            sum(
                same_outcome(given, wanted, asked.tolerance)
                for given, wanted in zip(
                    aspect.misconceptions[variant], aspect.solution, strict=True
                )
            )
            for aspect in asked.aspects
        ]
        if min(right) > 0:
            yield (
                f"{asked.exercise}: misconception {variant} is right on {min(right)} of"
                f" {len(proof)} proof cases of every aspect, so a student's {DRAWN} could miss it:"
                " give one aspect inputs on which it is always wrong."
            )


def prove_claim(
    reference: Reference, claimable: bool, proof: tuple[int, ...] = PROOF
) -> Iterator[str]:
    """A problem if a right answer gives one outcome in all proof cases, and nobody said so."""
    asked = reference.select(proof)
    same = [
        aspect.label or "its one aspect"
        for aspect in asked.aspects
        if all(same_outcome(given, aspect.solution[0], Tolerance()) for given in aspect.solution)
    ]
    if same and not claimable:
        yield (
            f"{asked.exercise}: a right answer gives the same in every case ({', '.join(same)}):"
            " vary the inputs so that it does not, or set claimable = True."
        )
    elif claimable and not same:
        yield f"{asked.exercise}: right answers differ from case to case: drop claimable."


def prove_reference(reference: Reference, seeds: Sequence[int]) -> Iterator[str]:
    """Problems of one exercise on `seeds`: a mistake that passes or is explained as another.

    This needs no more than a reference, so that `grade` can prove its secret pool too.
    """
    exercise, where = reference.exercise, _where(seeds)
    asked = reference.select(seeds)
    solution = [aspect.solution for aspect in asked.aspects]
    if judge(asked, solution).status != "right":
        yield f"{exercise}: the solution does not agree with itself {where}: make it deterministic."
    for group, declared in asked.groups.items():
        for member in declared.members:
            if member not in asked.explanations:
                yield f"misconceptions.py: group {group} names {member}, which is not declared."
    for variant in _variants(asked):
        yield from _prove_mistake(asked, variant, where)


def _prove_mistake(asked: Reference, variant: str, where: str) -> Iterator[str]:
    name, exercise = variant.partition("[")[0], asked.exercise
    verdict = judge(asked, mistake_outcomes(asked, variant))
    if verdict.status == "right":
        yield (
            f"{exercise}: misconception {variant} is judged right {where}:"
            " choose inputs that tell it from the solution."
        )
    elif verdict.status == "not tried":
        yield f"{exercise}: misconception {variant} is judged not tried {where}: let it answer."
    for part in verdict.parts:
        if not part.right and part.tried and not _lands(asked, name, part.causes):
            found = " and ".join(part.causes) or "nothing"
            label = f" ({part.label})" if part.label else ""
            yield (
                f"{exercise}: misconception {variant} is explained as {found}{label} {where}:"
                " choose inputs that tell them apart, or declare a group of them."
            )


def _lands(asked: Reference, name: str, causes: Sequence[str]) -> bool:
    if len(causes) != 1:
        return False
    group = asked.groups.get(causes[0])
    return causes[0] == name or (group is not None and name in group.members)


def _prove_right_answers(
    reference: Reference, ways: Mapping[str, Aspects], again: Aspects | None, seeds: Sequence[int]
) -> Iterator[str]:
    exercise, where = reference.exercise, _where(seeds)
    asked = reference.select(seeds)
    if again is not None and _judged(reference, asked, again).status != "right":
        yield (
            f"{exercise}: the solution gave something else {where} after the whole notebook was"
            " run: make it deterministic, and tag no cell demo that it needs."
        )
    for way, outcomes in ways.items():
        verdict = _judged(reference, asked, outcomes)
        if verdict.status != "right":
            part = next(part for part in verdict.parts if not part.right)
            label = f" ({part.label})" if part.label else ""
            yield (
                f"{exercise}: another way, {way}, is judged {verdict.status}{label} {where}:"
                " mend it, or widen rtol or atol."
            )


def prove_stub(reference: Reference, stub: Aspects, seeds: Sequence[int]) -> Iterator[str]:
    """Problems of the answer as the release has it: it must be judged not tried."""
    verdict = _judged(reference, reference.select(seeds), stub)
    if verdict.status != "not tried":
        yield (
            f"{reference.exercise}: the released answer is judged {verdict.status}, not"
            f" 'not tried', {_where(seeds)}: let nothing raise or return before the stub does."
        )


def prove_panels(reference: Reference) -> Iterator[str]:
    """Problems of what learners are told of each mistake on the public cases: too much text."""
    asked = reference.select(PUBLIC)
    for variant in _variants(asked):
        outcomes = mistake_outcomes(asked, variant)
        verdict = judge(asked, outcomes)
        for told in ((), (cause_told(verdict),)):
            panel = explain(asked, verdict, outcomes, hidden=False, told_before=told)
            lines, words = 1 + len(panel.lines), len(WORD.findall(to_text(panel)))
            if lines > MOST_LINES or words > MOST_WORDS:
                yield (
                    f"{asked.exercise}: the panel of misconception {variant} has {lines} lines and"
                    f" {words} words, more than {MOST_LINES} and {MOST_WORDS}: shorten its cause,"
                    " its experiment, what it shows, or what show() says."
                )
                break


def count_explained(references: Mapping[str, Reference]) -> Explained:
    """How many mistakes are told in their own words on the public cases, and how many in a group.

    Settings of one misconception count as one; a mistake that no aspect tells apart from another
    of its group is in a group.
    """
    own = grouped = groups = told_apart = 0
    for reference in references.values():
        asked = reference.select(PUBLIC) if reference.aspects[0].seeds else reference
        alone: dict[str, bool] = {}
        for variant in _variants(asked):
            name = variant.partition("[")[0]
            parts = judge(asked, mistake_outcomes(asked, variant)).parts
            alone[name] = alone.get(name, True) and any(part.causes == (name,) for part in parts)
        own += sum(alone.values())
        grouped += len(alone) - sum(alone.values())
        groups += len(asked.groups)
        told_apart += sum(
            all(alone.get(member, False) for member in group.members)
            for group in asked.groups.values()
        )
    return Explained(len(references), own + grouped, own, grouped, groups, told_apart)


def mistake_outcomes(reference: Reference, variant: str) -> tuple[tuple[Outcome, ...], ...]:
    """What one variant of a misconception gave, aspect by aspect."""
    return tuple(aspect.misconceptions[variant] for aspect in reference.aspects)


def _judged(reference: Reference, asked: Reference, outcomes: Aspects) -> Verdict:
    """Judge outcomes that follow the seeds of `reference` on the seeds of `asked` alone."""
    rows = [reference.aspects[0].seeds.index(seed) for seed in asked.aspects[0].seeds]
    return judge(asked, [[part[row] for row in rows] for part in outcomes])


def _variants(reference: Reference) -> tuple[str, ...]:
    return tuple(reference.aspects[0].misconceptions)


def _where(seeds: Sequence[int]) -> str:
    return "on the public cases" if tuple(seeds) == PUBLIC else f"on the proof cases {seeds[0]} on"
