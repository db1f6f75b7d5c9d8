"""Lay a submission onto the release notebook: the student's answers in the course's cells.

What comes out has every cell of the release, so that a missing, edited or damaged cell can't stop
grading; whatever is the student's own is carried over where it stood.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from .source_text import defined, stripped
from .tolerant import Piece, read_pieces


def lay_on(submission: bytes, release: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """The release with the answers and the own cells of `submission`; and notes for a grader.

    Never raises, whatever the bytes. `release` is not changed.
    """
    pieces, notes = read_pieces(submission, _ids(release))
    notebook = copy.deepcopy(release)
    places = _places(pieces, release.cells)
    answers = _answers(pieces, release.cells, places, notes)
    for index, piece in answers.items():
        notebook.cells[index].source = piece.source
    used = {id(piece) for piece in answers.values()}
    extras: defaultdict[int, list[Piece]] = defaultdict(list)
    before = -1
    for piece, place in zip(pieces, places, strict=True):
        if place is not None:
            before = place
        if id(piece) not in used and not _from_release(piece, place, release.cells):
            extras[before].append(piece)
    notebook.cells = _woven(notebook.cells, extras)
    return notebook, notes


def count_answers(submission: bytes, release: NotebookNode) -> int:
    """How many answer cells of the release have something of the student's in `submission`."""
    pieces, _ = read_pieces(submission, _ids(release))
    places = _places(pieces, release.cells)
    found = _answers(pieces, release.cells, places, [])
    return sum(
        piece.stripped != stripped(release.cells[index].source) for index, piece in found.items()
    )


def is_students(cell: NotebookNode) -> bool:
    """Whether the text of a laid-on cell is the student's: an answer or a cell of their own."""
    if _role(cell) == "answer":
        return True
    own = cell.metadata.get("autograder")
    return isinstance(own, dict) and bool(own.get("extra"))


def _role(cell: NotebookNode) -> str:
    """What a cell of the release is: "answer", "locked" or "lecture"."""
    nbgrader = cell.metadata.get("nbgrader") or {}
    if nbgrader.get("solution"):
        return "answer"
    return "locked" if nbgrader.get("grade") or nbgrader.get("locked") else "lecture"


def _ids(release: NotebookNode) -> set[str]:
    return {cell.id for cell in release.cells if cell.get("id")}


def _grade_id(cell: NotebookNode) -> str:
    return str((cell.metadata.get("nbgrader") or {}).get("grade_id", ""))


def _places(pieces: Sequence[Piece], cells: Sequence[NotebookNode]) -> list[int | None]:
    """For each piece the cell of the release it comes from: by grade id, id, else equal text."""
    by_grade_id = {_grade_id(cell): index for index, cell in enumerate(cells) if _grade_id(cell)}
    by_id = {cell.id: index for index, cell in enumerate(cells) if cell.get("id")}
    by_text: dict[str, int] = {}
    for index, cell in enumerate(cells):
        by_text.setdefault(stripped(cell.source), index)
    places = []
    for piece in pieces:
        place = by_grade_id.get(piece.grade_id, by_id.get(piece.cell_id))
        if place is not None and _retyped(piece, cells[place]) and _role(cells[place]) != "answer":
            place = None  # an id that came to another cell by hand
        places.append(by_text.get(piece.stripped) if place is None else place)
    return places


def _answers(
    pieces: Sequence[Piece],
    cells: Sequence[NotebookNode],
    places: Sequence[int | None],
    notes: list[str],
) -> dict[int, Piece]:
    """By index in the release, the piece that answers it; the last changed one counts."""
    found: dict[int, Piece] = {}
    for index, cell in enumerate(cells):
        if _role(cell) != "answer":
            continue
        stub = stripped(cell.source)
        own = [piece for piece, place in zip(pieces, places, strict=True) if place == index]
        kept = [piece for piece in own if not _retyped(piece, cell)]
        changed = [piece for piece in kept if piece.stripped != stub]
        if not any(_could_answer(piece, cell) for piece in changed):
            retyped = [one for one in own if _retyped(one, cell) and _could_answer(one, cell)]
            moved = retyped or _elsewhere(index, pieces, cells, places)
            if moved:
                notes.append(f"{_grade_id(cell)}: the answer was found in another cell.")
            changed = [*changed, *moved]
        if changed:
            found[index] = changed[-1]
        elif kept:
            found[index] = kept[-1]
        else:
            notes.append(f"{_grade_id(cell)}: the cell is missing; put back unanswered.")
    return found


def _elsewhere(
    index: int,
    pieces: Sequence[Piece],
    cells: Sequence[NotebookNode],
    places: Sequence[int | None],
) -> Sequence[Piece]:
    """Pieces that could answer cell `index` though nothing says so.

    Code defines the name that the cell should define, in a cell of the student's own or
    added to another one of the course; text stands where the answer should.
    """
    cell = cells[index]
    if cell.cell_type == "code":
        theirs = [
            piece
            for piece, place in zip(pieces, places, strict=True)
            if place is None
            or (
                place != index
                and _role(cells[place]) != "locked"
                and piece.stripped != stripped(cells[place].source)
            )
        ]
        able = [piece for piece in theirs if _could_answer(piece, cell)]
        return [piece for piece in able if piece.kind == "code"] or able
    before: int | None = None
    found = []
    for piece, place in zip(pieces, places, strict=True):
        if place is not None:
            before = place
        elif piece.kind == "markdown" and before == index - 1:
            found.append(piece)
    return found


def _retyped(piece: Piece, cell: NotebookNode) -> bool:
    return bool((cell.cell_type == "code") != (piece.kind == "code"))


def _could_answer(piece: Piece, cell: NotebookNode) -> bool:
    """Whether a piece that is not known to be the answer reads as one.

    Code defines what the cell should define; what is no code cell any more must be code as well.
    """
    if cell.cell_type != "code":
        return True
    return piece.is_code and bool(piece.defined & defined(cell.source))


def _from_release(piece: Piece, place: int | None, cells: Sequence[NotebookNode]) -> bool:
    """Whether a piece adds nothing: it is a cell of the release, or stands for a locked one."""
    if place is None:
        return False
    return _role(cells[place]) == "locked" or piece.stripped == stripped(cells[place].source)


def _woven(cells: Sequence[NotebookNode], extras: dict[int, list[Piece]]) -> list[NotebookNode]:
    """The cells with each extra piece after the cell it followed, marked as the student's."""
    taken = {cell.get("id") for cell in cells}
    woven: list[NotebookNode] = []
    count = 0
    for index in range(-1, len(cells)):
        if index >= 0:
            woven.append(cells[index])
        for piece in extras.get(index, ()):
            count += 1
            while f"extra-{count}" in taken:
                count += 1
            own = {"id": f"extra-{count}", "metadata": {"autograder": {"extra": True}}}
            if piece.kind == "code":
                woven.append(new_code_cell(piece.source, **own))
            else:
                woven.append(new_markdown_cell(piece.source, **own))
    return woven
