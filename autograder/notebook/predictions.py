"""`predict` and `reveal`: a guess before the run, then the run, then why."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import EllipsisType
from typing import Any

from ..brief import brief
from ..errors import CourseError
from ..explain import Panel
from ..judge import same_outcome
from ..observe import describe
from ..outcome import Outcome, Raised
from ..panel import show
from ..reference import Tolerance
from ..snapshot import snapshot
from .memory import remember, remembered
from .opening import current

ROUNDED = Tolerance(rtol=1e-4, atol=1e-4)
"""A guess is written with few digits."""


def predict(name: str, guess: Any, sure: bool | EllipsisType = ...) -> Any:
    """Note a guess for the prediction `name`; `...` leaves it open. Returns the guess."""
    try:
        options = _options(name)
        if guess is not ... and not any(means(option, _as_outcome(guess)) for option in options):
            listed = ", ".join(f"`{option}`" for option in options)
            raise CourseError(f"Guess one of {listed}.")
    except CourseError as error:
        show(Panel("stopped", "This guess can't be noted.", (str(error),)))
        return ...
    if guess is not ...:
        meant = next(option for option in options if means(option, _as_outcome(guess)))
        remember("guesses", _key(name), {"guess": meant, "sure": sure is True})
        print(f"Noted: {meant}, {'sure' if sure is True else 'not sure'}.")
    return guess


def reveal(name: str, function: Callable[[], Any]) -> None:
    """Run what was predicted, show what it gave, and answer the guess."""
    try:
        replies = _options(name)
    except CourseError as error:
        show(Panel("stopped", "There is nothing to reveal.", (str(error),)))
        return
    try:
        happened = Outcome(snapshot(function()))
    except Exception as error:  # raising is one of the answers
        happened = Outcome(raised=describe(error))
    true = next((option for option in replies if means(option, happened)), None)
    noted = remembered("guesses", _key(name))
    guess = noted.get("guess")
    lines = [_said(happened)]
    if guess is None:
        lines.append("You made no guess here. A guess first, even a wild one, helps you remember.")
    elif guess != true and guess in replies:
        lines.append(f"You guessed `{guess}`. {replies[guess]}")
        if noted.get("sure"):
            lines.append("You were sure, so this one is worth another look: it comes again.")
    if true is not None:
        lines.append(replies[true])
    lines += _before_the_course(name, guess)
    if guess is not None:
        remember("guesses", _key(name), {**noted, "right": guess == true})
    hit = guess is not None and guess == true
    title = (
        "As you guessed." if hit else "What happened:" if guess is None else "Not what you guessed."
    )
    show(Panel("right" if hit else "not tried", title, tuple(lines)))


def _before_the_course(name: str, guess: str | None) -> list[str]:
    """What was guessed when an earlier module asked `name` first and left it open."""
    first = current().settings["predictions"][name].get("first")
    noted = remembered("guesses", f"{first}:{name}") if first else {}
    if "guess" not in noted:
        return []
    same = ", too" if noted["guess"] == guess else ""
    sure = ", and were sure" if noted.get("sure") else ""
    return [f"In module {first[:2]} you guessed `{noted['guess']}`{same}{sure}."]


def _options(name: str) -> dict[str, str]:
    """The options of a prediction with their replies; raises `CourseError` for an unknown one."""
    known = current().settings.get("predictions", {})
    if name not in known:
        listed = ", ".join(f"`{other}`" for other in known)
        raise CourseError(f"There is no prediction `{name}` here; there are {listed}.")
    return {option["value"]: option["reply"] for option in known[name]["options"]}


def _as_outcome(guess: Any) -> Outcome:
    if isinstance(guess, str) and guess.startswith("raises"):
        return Outcome(raised=Raised("", (), "", "", 0))
    return Outcome(snapshot(guess))


def _key(name: str) -> str:
    return f"{current().name}:{name}"


def means(option: str, happened: Outcome) -> bool:
    """Whether an option, as `module.toml` writes it, names what happened."""
    if option.startswith("raises"):
        return happened.raised is not None
    try:
        value = snapshot(ast.literal_eval(option))
    except (ValueError, SyntaxError):
        value = option
    return happened.raised is None and same_outcome(
        Outcome(value), Outcome(happened.returned), ROUNDED
    )


def _said(happened: Outcome) -> str:
    if happened.raised is None:
        return f"It gave `{brief(happened.returned)}`."
    message = happened.raised.message.strip()
    first = message.splitlines()[0][:160] if message else ""
    return (
        f"It raised `{happened.raised.type_name}`: {first}"
        if first
        else f"It raised `{happened.raised.type_name}`."
    )
