"""Replay a verdict from its record: what the function was given, gave, and should have given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..encoding import Unreadable, decode
from ..explain import compared
from ..judge import Verdict, judge, same_outcome
from ..outcome import Outcome
from ..reference import Reference
from ..seeds import draw
from ..source import references
from .gradebook import BookedModule
from .kept_sources import kept_source, source_hash
from .pool import hidden_references, secret_of
from .records import Record

Observed = tuple[tuple[Outcome, ...] | None, ...]


def references_of(record: Record, state: Path, source: Path) -> tuple[dict[str, Reference], str]:
    """What the record was judged by, on its own cases; and what is to be known of that.

    The source is the one that was graded by, as it was kept, and else that of today.
    """
    module, seeds = record["module"], record["seeds"]
    folder, note = kept_source(state, module, record["source"]), ""
    if not folder.is_dir():
        folder = source
        if source_hash(source) != record["source"]:
            note = "The source it was graded by is not kept: expected values are today's."
    secret = secret_of(state, record.get("secret", ""))
    if secret is not None and list(draw(secret, module, record["student"])) == seeds:
        found = hidden_references(folder, state, secret)
    else:
        found = references(folder, seeds)
        note = f"{note} The secret that drew the cases is not kept.".strip()
    return {name: reference.select(seeds) for name, reference in found.items()}, note


def explain_exercise(record: Record, reference: Reference) -> Iterator[str]:
    """The lines about one exercise of a record, for an instructor's eyes only."""
    name = reference.exercise
    recorded = record["exercises"][name]
    points = "waiting for a person" if recorded["points"] is None else f"{recorded['points']:g}"
    yield f"{name}: {points} of {recorded['max_points']:g} points ({recorded['status']})"
    if recorded["status"] == "review":
        return
    observed = read_outcomes(recorded["outcomes"], len(record["seeds"]))
    verdict = judge(reference, observed)
    if verdict.share != recorded["share"]:
        yield f"  Judged again it is {verdict.share:.0%} right: regrade it."
    yield from _parts(reference, verdict, observed)
    for line in recorded["panel"]["lines"]:
        yield f"  the student was told: {line}"


def read_outcomes(texts: Sequence[str | None], count: int) -> Observed:
    """The outcomes of a record, aspect by aspect; None where the code prevented them."""
    return tuple(None if text is None else _decoded(text, count) for text in texts)


def _decoded(text: str, count: int) -> tuple[Outcome, ...] | None:
    try:
        return decode(text.encode("ascii", "replace"), count)
    except Unreadable:  # a record that was edited
        return None


def _parts(reference: Reference, verdict: Verdict, observed: Observed) -> Iterator[str]:
    for part, aspect, outcomes in zip(verdict.parts, reference.aspects, observed, strict=True):
        label = part.label or "the one part"
        if part.right:
            yield f"  {label}: right in all {len(aspect.seeds)} cases"
            continue
        if outcomes is None:
            yield f"  {label}: the code gave no answer that could be read"
            continue
        agree = [
            same_outcome(mine, wanted, reference.tolerance)
            for mine, wanted in zip(outcomes, aspect.solution, strict=True)
        ]
        causes = f"; just as: {', '.join(part.causes)}" if part.causes else ""
        yield f"  {label}: wrong in {agree.count(False)} of {len(agree)} cases{causes}"
        for row, (right, seed) in enumerate(zip(agree, aspect.seeds, strict=True)):
            if not right:
                yield f"    {compared(aspect, row, outcomes[row], reference)}  [seed {seed}]"


def heading(record: Record, booked: BookedModule) -> Iterator[str]:
    """What was graded, when, and by what; and what the gradebook makes of it."""
    versions: Mapping[str, str] = record["versions"]
    named = " ".join(f"{name} {version}" for name, version in versions.items())
    automatic = [value for value in record.get("scores", {}).values() if value is not None]
    student, by_grader = record["student"], f"{sum(automatic):g} by the grader"
    points = "not in the gradebook"
    if student in booked.cells:
        points = f"{booked.total(student):g} points"
    made_of = "; ".join([by_grader, *booked.besides(student)])
    yield f"{student}, {record['module']}: {points} ({made_of}), {record['when']}"
    yield (
        f"  submission {record['submission'][:12]}, source {record['source'][:12]},"
        f" cases of secret {record.get('secret') or 'unknown'}"
    )
    ours = record.get("autograder", {})  # older records have none
    yield (
        f"  autograder {ours.get('version', 'unknown')}, code {ours.get('code', 'unknown')[:12]},"
        f" confinement {record.get('confinement', 'unknown')}"
    )
    yield f"  {named}"
    yield from (f"  note: {note}" for note in record["notes"])
