"""Why a gradient is None: for each source the line, the rule, the question and the mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ._lines import Line
from ._rules.words import RULES as _RULES
from ._rules.words import Finding

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

    from ._history import History, Question
    from ._rules.paths import Search

RULES = tuple(_RULES)
"""The names of all rules, in the order of the four questions."""


@dataclass(frozen=True)
class Break:
    """One rule that the path from a source to its target breaks, and where."""

    source: str
    """The source's name, as the code writes it."""
    line: Line | None
    """The first line where the gradient is lost, or may be; None where no line is to blame."""
    rule: str
    """One of `RULES`."""
    question: str
    """Which of the four questions the rule answers; empty if `rule` is `unsure`."""
    why: str
    mend: str
    sure: bool
    """False where nothing was proved: then `rule` is `unsure`, and `why` says what stood in the
    way."""


@dataclass(frozen=True)
class WhyNone:
    """Every break that was found. Empty if every source has its gradient."""

    breaks: tuple[Break, ...]

    @property
    def sources(self) -> dict[str, tuple[Break, ...]]:
        """The breaks of each source, by its name."""
        names = dict.fromkeys(one.source for one in self.breaks)
        return {name: tuple(one for one in self.breaks if one.source == name) for name in names}

    def __str__(self) -> str:
        if not self.breaks:
            return NOTHING
        return "\n\n".join(
            "\n".join((f"{name}: None", *(_lines(breaks)))) for name, breaks in self.sources.items()
        )

    def _repr_html_(self) -> str:
        return _template().render(why=self, nothing=NOTHING)


NOTHING = "Every source has a gradient: there is nothing to explain."


def _lines(breaks: tuple[Break, ...]) -> Iterator[str]:
    for one in breaks:
        if one.line is not None:
            yield f"  line {one.line.number}: {one.line.text}"
        rule = one.rule[0].upper() + one.rule[1:]
        yield "    " + f"{one.question} {rule}. {one.why}".strip().replace("`", "")
        yield f"    Mend: {one.mend}".replace("`", "")


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader  # only needed in a notebook

    environment = Environment(loader=PackageLoader("tapescope"), autoescape=True)
    environment.filters["marked"] = _marked
    return environment.get_template("why_none.html.j2")


def _marked(text: str) -> Markup:
    """Escape `text`, then turn its `code` into elements."""
    from markupsafe import Markup

    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else part
        for number, part in enumerate(parts)
    )


def why_none(function: Callable[..., Any], sources: Any = None, *arguments: Any) -> WhyNone:
    """Run `function(*arguments)` and explain each source without a gradient.

    `sources` is a tensor, a variable, or a list or dictionary (by name) of them; None means every
    source for which a tape of the function's own answered None. A function without a tape is taken
    as if it ran within one, its result the target. Whatever the function raises after a question to
    a tape is left aside.

    The function is run several times: a way through NumPy or Python is only named after a changed
    value there was seen to change the target. Each time variables get their values back, generators
    of random numbers their state, and the user's own objects, lists and arrays what they held; a
    function that goes another way on each run gets the answer `unsure`.

    Raises `TypeError` if a source is neither a tensor nor a variable, `RuntimeError` if called
    within a tape's block, and what the function raised if there is nothing else to tell.
    """
    from ._rules.again import Again
    from ._rules.paths import Search

    named = _named(sources)
    again = Again(function, arguments, [thing for _, thing in named])
    try:
        search, history = Search(again), again.first
        asked = _unanswered(history) if sources is None else _of_given(history, named)
        breaks = tuple(
            told for one in asked for told in _breaks(search, one.name, one.question, one.source)
        )
    finally:
        again.restore()
    if not breaks and history.error is not None:
        raise history.error
    return WhyNone(breaks)


@dataclass(frozen=True)
class _Asked:
    """A source that has no gradient, and the question that left it without one."""

    name: str
    question: Question
    source: int
    written: str
    """The source as the question writes it, such as `line.slope`; empty where that isn't plain."""


def _named(sources: Any) -> list[tuple[str, Any]]:
    if sources is None:
        return []
    if isinstance(sources, Mapping):
        named = [(str(name), thing) for name, thing in sources.items()]
    elif isinstance(sources, (list, tuple)):
        named = [("", thing) for thing in sources]
    else:
        named = [("", sources)]
    for name, thing in named:
        if not hasattr(thing, "dtype") or not hasattr(thing, "numpy"):
            shown = f"`{name}`" if name else "A source"
            raise TypeError(f"{shown} is {type(thing).__name__}: give a tensor or a variable.")
    return named


def _unanswered(history: History) -> Iterator[_Asked]:
    """Each source that a tape left without a gradient, with the first question that did so."""
    from ._rules.code import sources_asked

    told: set[tuple[str, int]] = set()
    for question in history.questions:
        written = sources_asked(history, question)
        for place, (source, is_none) in enumerate(_nones(history, question)):
            value = history.values[source]
            name = value.name or written[place] or value.kind
            if is_none and (name, source) not in told:
                told.add((name, source))
                yield _Asked(name, question, source, written[place])


def _nones(history: History, question: Question) -> Iterator[tuple[int, bool]]:
    """Each source of a question, and whether it got no gradient."""
    if question.error is not None:
        missing = isinstance(question.error, LookupError)
        yield from ((source, missing) for source in question.sources)
        return
    answers = question.answers
    if question.fills_zeros:
        answers = history.gradients(question.targets, question.sources, question.twin)
    yield from (
        (source, answer is None) for source, answer in zip(question.sources, answers, strict=True)
    )


def _of_given(history: History, named: list[tuple[str, Any]]) -> Iterator[_Asked]:
    """The given sources that have no gradient, and the tensors that took over their names."""
    from ._rules.code import sources_asked

    questions = history.questions
    for name, thing in named:
        source = history.index(thing)
        if source is None or not questions:
            continue
        value = history.values[source]
        if name and value.name.startswith("sources["):  # known by no name in the code it reaches
            value.name = name
        name = name or value.name
        answers = [
            (question, is_none, sources_asked(history, question)[place])
            for question in questions
            for place, (index, is_none) in enumerate(_nones(history, question))
            if index == source
        ]
        if not answers:
            last = questions[-1]
            got = history.gradients(last.targets, [source], last.twin)
            answers = [(last, got[0] is None, "")]
        first = next(((question, word) for question, is_none, word in answers if is_none), None)
        if first is not None:
            yield _Asked(name, first[0], source, first[1])
            continue
        words = {name, *(word for *_, word in answers)} - {""}
        heirs = (
            one
            for one in _unanswered(history)
            if one.source != source and not words.isdisjoint({one.name, one.written})
        )
        yield from (replace(heir, name=name) for heir in list(heirs)[:1])


def _breaks(search: Search, name: str, question: Question, source: int) -> Iterator[Break]:
    told = set()
    lookup = question.error is not None
    findings = search.explain(question, source)
    if lookup and all(finding.rule == "unsure" for finding in findings):
        return  # another source of the same question is to blame
    for finding in findings:
        if (finding.rule, finding.line) not in told:
            told.add((finding.rule, finding.line))
            yield _in_words(name, finding)


def _in_words(name: str, finding: Finding) -> Break:
    rule = _RULES[finding.rule]
    what = finding.what
    return Break(
        name,
        finding.line,
        finding.rule,
        rule.question,
        rule.why.replace("{source}", name).replace("{what}", what),
        rule.mend.replace("{source}", name),
        finding.sure,
    )
