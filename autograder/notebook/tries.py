"""How often a learner has tried an exercise: a try is a check of changed code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

from ..explain import cause_told
from ..judge import Verdict
from .memory import remember, remembered

TWIN_AFTER = 3
"""Tries after which the worked twin is shown without asking."""
GO_ON_AFTER = 5
"""Tries after which a learner is told to go on."""


@dataclass(frozen=True)
class Tries:
    """What is remembered of one exercise."""

    count: int = 0
    status: str = "not tried"
    """Of the last check that was a try, or "right" once it was."""
    right: int = 0
    parts: int = 0
    told: tuple[str, ...] = ()
    """The cause that the panel of each try named, in their order; "" where it named none."""

    @property
    def stuck(self) -> bool:
        """Whether the learner was told to go on without it."""
        return self.status != "right" and self.count >= GO_ON_AFTER


def tries_of(name: str) -> Tries:
    """The tries of one exercise so far."""
    known = remembered("tries", name)
    kept = {key: known[key] for key in ("count", "status", "right", "parts") if key in known}
    return Tries(**kept, told=tuple(known.get("told", ())))


def causes_told(name: str, function: Callable[..., Any]) -> tuple[str, ...]:
    """The causes that panels named before this code was first checked."""
    told = tries_of(name).told
    return told[:-1] if _is_last(name, function) else told


def count_try(name: str, function: Callable[..., Any], verdict: Verdict) -> Tries | None:
    """Note one check; None when it was no try: a blank answer, or the same code once more."""
    if verdict.status == "not tried" or _is_last(name, function):
        return None
    before, digest = tries_of(name), _fingerprint(function)
    after = Tries(
        before.count + 1,
        "right" if before.status == "right" else verdict.status,
        max(before.right, sum(part.right for part in verdict.parts)),
        len(verdict.parts),
        (*before.told, cause_told(verdict)),
    )
    remember("tries", name, {**vars(after), "last": digest})
    return after


def _is_last(name: str, function: Callable[..., Any]) -> bool:
    """Whether this is the code of the last try."""
    return bool(remembered("tries", name).get("last") == _fingerprint(function))


def _fingerprint(function: Callable[..., Any]) -> str:
    code = getattr(function, "__code__", None)
    text = repr(_essence(code)) if isinstance(code, CodeType) else repr(function)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _essence(code: CodeType) -> tuple[Any, ...]:
    """What the code does, without the file and line where it stands."""
    constants = [_essence(c) if isinstance(c, CodeType) else c for c in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, constants
