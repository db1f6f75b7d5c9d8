"""Was it recorded? Which ops on a path the tape missed, and why it did not know the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._history import History, Op, Question, TapeEvent
from .graph import Edge
from .rebound import rebound
from .words import Finding


def missed(
    history: History, question: Question, source: int, edges: Sequence[Edge]
) -> Iterator[Finding]:
    """Why the tape has no record of these edges, along which a gradient would pass.

    One finding a rule: its first line.
    """
    told: set[str] = set()
    for finding in (*_inactive(history, question, edges), *_unknown(history, question, source)):
        if finding.rule not in told:
            told.add(finding.rule)
            yield finding


def _events(history: History, tape: int) -> list[TapeEvent]:
    return [event for event in history.events if event.tape == tape]


def _inactive(history: History, question: Question, edges: Sequence[Edge]) -> Iterator[Finding]:
    """Edges whose op ran while the tape wasn't recording, or was forgotten."""
    events = _events(history, question.tape)
    for edge in edges:
        op = edge.op
        if op is None or _is_reading(history, op):
            continue
        if question.tape not in op.active:
            yield Finding(_when(events, op.at), op.line)
        elif any(event.what == "reset" and op.at < event.at < question.at for event in events):
            yield Finding("tape reset", op.line)


def _is_reading(history: History, op: Op) -> bool:
    """Is it the reading that some op of the same line needs? Then that op speaks for it."""
    if op.type != "ReadVariableOp" or not op.outputs:
        return False
    uses = history.users(op.outputs[0])
    return bool(uses) and uses[0].line == op.line


def _when(events: Sequence[TapeEvent], at: int) -> str:
    so_far = [event.what for event in events if event.at < at and event.what != "watch"]
    if "enter" not in so_far:
        return "before the block"
    lasting = [what for what in so_far if what != "reset"]
    return "recording stopped" if lasting[-1] == "pause" else "after the block"


def _unknown(history: History, question: Question, source: int) -> Iterator[Finding]:
    """Why the tape did not track the source itself."""
    value, tape = history.values[source], history.tapes[question.tape]
    if not value.differentiable:
        return
    uses = [use for use in _uses(history, source) if use[0].at < question.at]
    active = [use for use in uses if tape.number in use[0].active]
    if not uses or any(tape.number in op.tracked[place] for op, place in active):
        return
    first = (active or uses)[0][0]
    watches = [
        event
        for event in _events(history, tape.number)
        if event.what == "watch" and source in event.values
    ]
    resets = [event for event in _events(history, tape.number) if event.what == "reset"]
    if any(watch.at < reset.at < first.at for watch in watches for reset in resets):
        yield Finding("tape reset", first.line)
    elif watches:
        if active and watches[0].at > first.at:
            yield Finding("watched too late", first.line)
    elif value.kind == "variable":
        if not tape.automatic:
            yield Finding("automatic watching off", first.line)
        elif not value.what.trainable:
            yield Finding("not trainable", first.line)
    else:
        maker = history.maker(source)
        if maker is not None and tape.number in maker.recorded:
            return
        new_name = rebound(history, question, source)
        yield Finding("never watched", first.line) if new_name is None else new_name


def _uses(history: History, source: int) -> list[tuple[Op, int]]:
    """The ops that took the source, or a reading of it, with its place among their inputs."""
    mine = {source} | {value.index for value in history.values if value.read_of == source}
    return [
        (op, place)
        for op in history.ops
        for place, index in enumerate(op.inputs)
        if index in mine and not (op.type == "ReadVariableOp" and history.users(op.outputs[0]))
    ]
