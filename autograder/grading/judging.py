"""From what a run left to verdicts and panels; needs no TensorFlow and trusts no byte."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from ..encoding import Unreadable, decode
from ..explain import Panel, explain
from ..judge import Verdict, judge
from ..outcome import Outcome
from ..reference import Reference
from .running.run import Executed

log = logging.getLogger(__name__)

REVIEW = Panel(
    "stopped",
    "Not graded yet.",
    ("The grader could not look at this; your instructor was told to.",),
)


@dataclass(frozen=True)
class Judged:
    """One exercise of one submission; without a verdict, a person has to look at it."""

    verdict: Verdict | None
    outcomes: tuple[tuple[Outcome, ...] | None, ...]
    panel: Panel


def judge_run(reference: Reference, seeds: Sequence[int], executed: Executed) -> Judged:
    """Judge one exercise on a student's seeds, for the student's eyes."""
    if executed.fault:
        return Judged(None, (), REVIEW)
    outcomes = tuple(
        _decoded(executed.outcomes.get((reference.exercise, aspect)), len(seeds))
        for aspect in range(len(reference.aspects))
    )
    try:
        drawn = reference.select(seeds)
        verdict = judge(drawn, outcomes)
    except Exception:  # ours to mend, not the student's to pay for
        log.exception("%s could not be judged", reference.exercise)
        return Judged(None, outcomes, REVIEW)
    stopped = executed.stopped.get(reference.exercise, "")
    try:
        panel = explain(drawn, verdict, outcomes, hidden=True, stopped=stopped)
    except Exception:  # a verdict without words is still a verdict
        log.exception("%s could not be explained", reference.exercise)
        panel = Panel(verdict.status, f"{verdict.share:.0%} of the parts are right.")
    return Judged(verdict, outcomes, panel)


def better(first: Judged, again: Judged) -> Judged:
    """The one with more right parts, of two runs of the same answer; the later if they agree."""
    if first.verdict is None or again.verdict is None:
        return again if first.verdict is None else first
    return first if first.verdict.share > again.verdict.share else again


def _decoded(data: bytes | None, count: int) -> tuple[Outcome, ...] | None:
    if data is None:
        return None
    try:
        return decode(data, count)
    except Unreadable as error:
        log.warning("outcomes were unreadable: %s", error)
        return None
