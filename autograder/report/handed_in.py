"""What students' notebooks themselves say: wrong code, without its author, and guesses."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..grading.reading.regular import read_regular
from ..grading.reading.tolerant import MAX_BYTES, Piece, read_pieces
from ..module import Module
from .printable import printable

MOST_LINES = 14
"""Of a sample: longer ones teach a class nothing in the time they take to read."""


@dataclass(frozen=True)
class Guessed:
    """How often one answer to a prediction was chosen."""

    answer: str
    students: int
    sure: int
    right: bool


@dataclass(frozen=True)
class Prediction:
    """One prediction, and what the class guessed."""

    name: str
    question: str
    guesses: tuple[Guessed, ...]
    open: int
    """Students who left it open."""


def read_class(submitted: Path, module: str, students: Sequence[str]) -> dict[str, list[Piece]]:
    """By student, the cells of the notebook handed in; nobody whose file is not there."""
    found = {}
    for student in students:
        data = read_regular(submitted / student / module / f"{module}.ipynb", MAX_BYTES)
        if data is not None:
            found[student] = read_pieces(data)[0]
    return found


def code_of(pieces: Sequence[Piece], name: str) -> str:
    """The function called `name` as the last cell that defines it writes it; "" where none does.

    Comments, blank lines and the docstring are left out: they may say whose it is.
    """
    for piece in reversed(pieces):
        if piece.kind != "code" or f"def {name}" not in piece.source:
            continue
        try:
            tree = ast.parse(piece.source)
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    if ast.get_docstring(node) is not None and len(node.body) > 1:
                        del node.body[0]
                    return "\n".join(map(printable, ast.unparse(node).splitlines()))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # also where it is nested deeper than Python goes down
    return ""


def sample(codes: Sequence[str]) -> str:
    """The shortest of several wrong answers; "" where none is short enough to show."""
    short = [code for code in codes if code and code.count("\n") < MOST_LINES]
    return min(short, key=lambda code: (len(code), code), default="")


def predictions(
    module: Module, answers: Mapping[str, str], notebooks: Mapping[str, Sequence[Piece]]
) -> tuple[Prediction, ...]:
    """What the class guessed, in the order of `module.toml`; `answers` says what happened."""
    guesses = [dict(_guesses(pieces)) for pieces in notebooks.values()]
    found = []
    for name, settings in module.settings.get("predictions", {}).items():
        options = [str(option["value"]) for option in settings["options"]]
        made = [guess[name] for guess in guesses if name in guess]
        counted = tuple(
            Guessed(
                option,
                sum(answer == option for answer, _ in made),
                sum(answer == option and sure for answer, sure in made),
                answers.get(name) == option,
            )
            for option in options
        )
        told = sum(one.students for one in counted)
        found.append(Prediction(name, str(settings["question"]), counted, len(notebooks) - told))
    return tuple(found)


def _guesses(pieces: Sequence[Piece]) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Each guess in a notebook: the prediction's name, the answer as written, and whether sure."""
    for piece in pieces:
        if piece.kind != "code" or "predict(" not in piece.source:
            continue
        try:
            tree = ast.parse(piece.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "predict":
                try:
                    name, guess = (ast.literal_eval(part) for part in node.args[:2])
                    words = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
                except (ValueError, TypeError, RecursionError):
                    continue
                if guess is not ... and isinstance(name, str):
                    yield name, (str(guess), words.get("sure") is True)


SAID = re.compile(r"It (?:gave `(.+?)`\.|raised)")


def what_happened(book: Path) -> dict[str, str]:
    """By prediction, the answer that the lecture's stored run gave, as its options write it."""
    try:
        cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    found = {}
    for cell in cells:
        asked = re.search(r'reveal\("(\w+)"', "".join(cell.get("source", "")))
        shown = " ".join(
            "".join(output.get("data", {}).get("text/plain", ""))
            for output in cell.get("outputs", ())
        )
        said = SAID.search(re.sub(r"\s+", " ", shown))
        if asked and said:
            found[asked[1]] = (said[1] or "raises").strip("'\"")
    return found
