"""From a verdict to what a learner reads: at most five lines, the good news first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from textwrap import shorten

from .brief import brief
from .exceptions import meaning
from .judge import Part, Status, Verdict, same_value
from .misconceptions import Explanation
from .outcome import Items, Outcome, Raised, Value
from .reference import AspectReference, Reference
from .relations import relation

MOST_WORDS = 60
"""In one panel. The build holds each declared mistake to it."""
MOST_OF_A_MESSAGE = 100
"""Characters of an exception's message; "... a float tensor but is a double tensor" has 97."""
CUT = " ..."
OF_THE_SOURCE = {"source not float", "never watched", "not trainable", "automatic watching off"}
"""Rules that the source breaks itself: the line that is known only uses it, and may be given."""


@dataclass(frozen=True)
class Panel:
    """What is shown: plain text in which `code` and *emphasis* are marked."""

    status: Status
    title: str
    lines: tuple[str, ...] = ()


def explain(
    reference: Reference,
    verdict: Verdict,
    observed: Sequence[Sequence[Outcome] | None],
    *,
    hidden: bool,
    stopped: str = "",
    told_before: Collection[str] = (),
) -> Panel:
    """The panel for one verdict.

    `told_before` are the causes that earlier panels named: of one that comes back, the panel also
    tells what its experiment shows.
    With `hidden` it is for a learner about cases that are not in the notebook: it names neither
    inputs nor values. `stopped` says what prevented an answer, such as "took more than 10 s".
    """
    if verdict.status == "right":
        return Panel("right", _right(verdict), ())
    if verdict.status == "not tried":
        return Panel("not tried", "Not tried yet.", ())
    row = _telling_part(verdict)
    part, aspect, outcomes = verdict.parts[row], reference.aspects[row], observed[row]
    if outcomes is None or part.failing is None:
        reason = stopped or "did not answer"
        return Panel(verdict.status, _score(verdict, reference), (
            f"Your code {reason}, so this part could not be looked at.",
            f'Try: run `check("{reference.exercise}")` in a fresh kernel, after Run All.',
        ))  # fmt: skip
    if not part.tried:
        return Panel(verdict.status, _score(verdict, reference), (
            f"{_ability(part)} is still to be written.",
        ))  # fmt: skip
    lines = [] if hidden else [compared(aspect, part.failing, outcomes[part.failing], reference)]
    lines += _because(reference, part, aspect, outcomes, hidden, told_before)
    title = _score(verdict, reference)
    return Panel(verdict.status, title, tuple(_fit(title, lines)))


def _fit(title: str, lines: list[str]) -> list[str]:
    """At most four lines below the title; where they grew long, the section is not named."""
    if len(" ".join((title, *lines)).split()) > MOST_WORDS:
        lines = [line for line in lines if not line.startswith("See ")]
    return lines[:4]


def _right(verdict: Verdict) -> str:
    count = len(verdict.parts)
    return "Right." if count == 1 else f"Right: {count} of {count} parts."


def _score(verdict: Verdict, reference: Reference) -> str:
    right = [part for part in verdict.parts if part.right]
    if len(verdict.parts) == 1:
        return "Not yet."
    score = f"Not yet: {len(right)} of {len(verdict.parts)} parts."
    return f"{score} Right for {_list([part.label for part in right])}." if right else score


def _list(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]


def _ability(part: Part) -> str:
    return f"The part for {part.label}" if part.label else "This part"


def cause_told(verdict: Verdict) -> str:
    """The cause of which the panel of a verdict tells the experiment; "" where it names none."""
    if all(part.right for part in verdict.parts):
        return ""
    return next(iter(verdict.parts[_telling_part(verdict)].causes), "")


def _telling_part(verdict: Verdict) -> int:
    """The failing part that teaches most: one with a known cause, else the first."""
    failing = [row for row, part in enumerate(verdict.parts) if not part.right]
    return next((row for row in failing if verdict.parts[row].causes), failing[0])


def compared(aspect: AspectReference, row: int, given: Outcome, reference: Reference) -> str:
    """One case in a sentence: its inputs, what was given, and what was expected."""
    shown, wanted = aspect.shown[row], aspect.solution[row]
    if given.raised is not None:
        return f"For {shown} {_raised(given.raised, hidden=False)}; expected {_wanted(wanted)}."
    if wanted.raised is not None:
        return f"For {shown} you returned {brief(given.returned)}; expected {_wanted(wanted)}."
    if same_value(given.returned, wanted.returned, reference.tolerance):
        change = _change(given, wanted, reference.arguments)
        return f"For {shown} you returned {brief(given.returned)}, as expected, but {change}."
    name, mine, theirs = _differing(given.returned, wanted.returned, reference)
    return f"For {shown} you returned {name}{brief(mine)}; expected {brief(theirs)}."


def _change(given: Outcome, wanted: Outcome, arguments: Sequence[str]) -> str:
    """What was changed that should not be, was not that should be, or holds another value."""
    mine, theirs = dict(given.changed), dict(wanted.changed)
    for place in sorted(mine.keys() | theirs.keys()):
        name = f"`{arguments[place]}`" if place < len(arguments) else f"argument {place + 1}"
        if place not in mine:
            return f"{name} kept its old value"
        if place not in theirs:
            return f"{name} was changed"
        if mine[place] != theirs[place]:
            return f"{name} then held {brief(mine[place])}; expected {brief(theirs[place])}"
    return "not in the dtype or kind that is asked"


def _differing(mine: Value, theirs: Value, reference: Reference) -> tuple[str, Value, Value]:
    """The one part of a tuple that differs, with its name; else the whole."""
    if isinstance(mine, Items) and isinstance(theirs, Items) and theirs.kind == "tuple":
        pairs = list(zip(mine.items, theirs.items, strict=False))
        tolerance = reference.tolerance
        wrong = [row for row, pair in enumerate(pairs) if not same_value(*pair, tolerance)]
        if len(mine.items) == len(theirs.items) and len(wrong) == 1:
            row = wrong[0]
            named = len(reference.returns) == len(pairs)
            name = f"`{reference.returns[row]}`" if named else f"value {row + 1} of {len(pairs)}"
            return f"{name} = ", *pairs[row]
    return "", mine, theirs


def _wanted(wanted: Outcome) -> str:
    return f"`{wanted.raised.type_name}` to be raised" if wanted.raised else brief(wanted.returned)


def _raised(raised: Raised, *, hidden: bool) -> str:
    line = f"your line {raised.line_number}, `{raised.line}`," if raised.line else "your code"
    first = "" if hidden else _first_line(raised.message)
    said = f": {first}" if first else ""
    return f"{line} raised `{raised.type_name}`{said}"


def _first_line(message: str) -> str:
    """Of a message as much as a panel has room for; what is left out is marked, at a word's end."""
    line = " ".join(message.strip().partition("\n")[0].split())
    said = shorten(line, MOST_OF_A_MESSAGE, placeholder=CUT)
    for opening, closing in (("<tf.", ">"), ("[", "]"), ("(", ")")):
        while said.count(opening) > said.count(closing):
            said = said[: said.rindex(opening)]
    return line.rstrip(".") if said == line else said.removesuffix(CUT).rstrip() + CUT


def _because(
    reference: Reference,
    part: Part,
    aspect: AspectReference,
    outcomes: Sequence[Outcome],
    hidden: bool,
    told_before: Collection[str],
) -> list[str]:
    first = outcomes[part.failing or 0]
    if part.causes:
        return _cause(reference, part.causes, first, again=part.causes[0] in told_before)
    if first.raised is not None:
        said = [] if not hidden else [f"{_capital(_raised(first.raised, hidden=True))}."]
        return [*said, *filter(None, [meaning(first.raised)]), f"See *{reference.section}*."]
    if first.lost:
        return [*_lost(first), f"See *{reference.section}*."]
    found = relation(
        outcomes,
        aspect.solution,
        reference.tolerance,
        returns=reference.returns,
        arguments=reference.arguments,
    )
    if found is not None:
        return [found.seen, f"Try: {found.experiment}", f"See *{reference.section}*."]
    if hidden:
        return [
            "The result differs on inputs that are not in your notebook.",
            f'Try: `check("{reference.exercise}")`, then your function on inputs of your own.',
        ]
    return ["Try: follow this one case by hand, step by step.", f"See *{reference.section}*."]


def _lost(outcome: Outcome) -> list[str]:
    """Where the path of a None ends, in the learner's own code, and how to see it."""
    first = outcome.lost[0]
    place = f" at line {first.line_number}, `{first.line}`" if first.line else ""
    return [f"The path from `{first.source}` ends{place}.", first.why]


def _own_line(outcome: Outcome) -> str:
    lines = {
        (one.line_number, one.line)
        for one in outcome.lost
        if one.line and one.rule not in OF_THE_SOURCE
    }
    if len(lines) != 1:
        return ""
    number, text = lines.pop()
    return f" Here: line {number}, `{text}`."


def _cause(
    reference: Reference, causes: Sequence[str], outcome: Outcome, *, again: bool
) -> list[str]:
    known: list[Explanation] = [
        reference.groups[name].explanation
        if name in reference.groups
        else reference.explanations[name]
        for name in causes
    ]
    first = known[0]
    cause = " Or: ".join(explanation.cause for explanation in known)
    own = _own_line(outcome)
    if again and first.shows:  # in few words: the rest was said the first time
        return [f"Perhaps again: {cause}{own}", f"Try: {first.experiment} It shows {first.shows}"]
    exactly = f"One way to get exactly this: {cause}{own}"
    return [exactly, f"Try: {first.experiment}", f"See *{first.section}*."]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
