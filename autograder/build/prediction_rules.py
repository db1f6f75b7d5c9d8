"""What a prediction must be: two cells, three or four options, an outcome nobody told before.

One that a later module asks `again` has only its first cell here: that module reveals it.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from typing import Any

from ..brief import brief
from ..module import Module
from ..notebook.predictions import means
from ..outcome import Outcome
from .notebook import Cell, Notebook, plain

FEWEST, MOST = 3, 4


def check_predictions(
    module: Module, notebook: Notebook, outcomes: Mapping[str, Outcome]
) -> Iterator[str]:
    """Problems of a module's predictions, one line each; `outcomes` is what their runs gave."""
    predictions: Mapping[str, Any] = module.settings.get("predictions", {})
    for name, prediction in predictions.items():
        yield from (
            f"module.toml: prediction {name}: {text}"
            for text in (
                *_texts(prediction, notebook),
                *_again(prediction, module),
                *_outcome(name, prediction, outcomes),
            )
        )
        yield from (
            f"{notebook.path.name}: prediction {name}: {text}"
            for text in _cells(name, prediction, notebook, outcomes.get(name))
        )
    for cell in notebook.cells:
        for call, name in _calls(cell):
            if name not in predictions:
                yield (
                    f"{notebook.path.name}: cell {cell.id}: {call} names {name}, which"
                    " module.toml has no prediction of: add it there."
                )


def _texts(prediction: Mapping[str, Any], notebook: Notebook) -> Iterator[str]:
    if not str(prediction.get("question", "")).strip():
        yield "write its question."
    if plain(str(prediction.get("section", ""))) not in notebook.headings:
        yield f"its section '{prediction.get('section', '')}' is no heading of the notebook."
    options = prediction.get("options", [])
    if not FEWEST <= len(options) <= MOST:
        yield f"it has {len(options)} options: give {FEWEST} or {MOST}."
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        yield "two of its options have the same value."
    for option in options:
        reply = str(option.get("reply", ""))
        if not isinstance(option.get("value"), str) or not reply.strip() or "\n" in reply:
            yield "each option needs a value in quotes and a reply of one line."


def _again(prediction: Mapping[str, Any], module: Module) -> Iterator[str]:
    again = prediction.get("again")
    if again is not None and not (isinstance(again, str) and again > module.name):
        yield f"it is asked again in {again}: name a later module there, such as 11_training."


def _outcome(
    name: str, prediction: Mapping[str, Any], outcomes: Mapping[str, Outcome]
) -> Iterator[str]:
    happened = outcomes.get(name)
    if happened is None:
        yield (
            f"its function was not run: define {name} in a cell of the notebook."
            if prediction.get("again")
            else "its function was not run: reveal it in a cell of the notebook."
        )
    elif len(_right(prediction, happened)) != 1:
        gave = happened.raised.type_name if happened.raised else brief(happened.returned)
        yield f"the run gave {gave}, which {len(_right(prediction, happened))} of its options say."


def _right(prediction: Mapping[str, Any], happened: Outcome) -> list[str]:
    values = [str(option.get("value")) for option in prediction.get("options", [])]
    return [value for value in values if means(value, happened)]


def _cells(
    name: str, prediction: Mapping[str, Any], notebook: Notebook, happened: Outcome | None
) -> Iterator[str]:
    guessing = guessing_cells(name, notebook)
    revealing = [cell for cell in notebook.cells if ("reveal", name) in _calls(cell)]
    if prediction.get("again"):
        if len(guessing) != 1 or revealing:
            yield "it needs one cell that predicts, and none that reveals: a later module does."
            return
    elif len(guessing) != 1 or len(revealing) != 1 or guessing[0].place >= revealing[0].place:
        yield "it needs one cell that predicts, and one below that reveals."
        return
    last = revealing[0] if revealing else guessing[0]
    if not re.search(rf'predict\(\s*"{re.escape(name)}",\s*\.\.\.', guessing[0].source):
        yield f"cell {guessing[0].id}: leave its guess open: ..."
    right = _right(prediction, happened) if happened is not None else []
    others = [str(o.get("value")) for o in prediction.get("options", []) if o["value"] not in right]
    for cell in _before(plain(str(prediction.get("section", ""))), last, notebook):
        said = _said(cell)
        if any(_mentions(said, value) for value in right) and not any(
            _mentions(said, value) for value in others
        ):
            yield f"cell {cell.id} tells its outcome before the reveal: tell it below."
    question = str(prediction.get("question", ""))
    if any(_mentions(question, value) for value in right):
        yield "its question tells the outcome."


def guessing_cells(name: str, notebook: Notebook) -> list[Cell]:
    """The cells that ask for a guess at the prediction `name`."""
    return [cell for cell in notebook.cells if ("predict", name) in _calls(cell)]


def _before(section: str, last: Cell, notebook: Notebook) -> Iterator[Cell]:
    """The cells of a section that stand above its reveal, or above a guess without one."""
    above = [cell for cell in notebook.cells if cell.place < last.place]
    starts = [cell.place for cell in above if section in cell.headings()]
    yield from (cell for cell in above if starts and cell.place >= starts[-1])


def _said(cell: Cell) -> str:
    """What a cell says in words: Markdown, or the comments of code."""
    if cell.kind != "code":
        return cell.source
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(cell.source).readline))
    except (tokenize.TokenError, SyntaxError):
        return ""
    return "\n".join(token.string for token in tokens if token.type == tokenize.COMMENT)


def _mentions(text: str, value: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(value)}(?!\w|\.\d)", text) is not None


def _calls(cell: Cell) -> list[tuple[str, str]]:
    """The calls of `predict` and `reveal` in a code cell, each with the name it gives."""
    if cell.kind != "code":
        return []
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:  # magics; a prediction's cells have none
        return []
    return [
        (node.func.id, str(node.args[0].value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("predict", "reveal")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
