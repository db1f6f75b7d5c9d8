"""What every source notebook must be like, whatever its exercises are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .notebook import Cell, Notebook

LECTURE_ID = re.compile(r"[a-z][a-z0-9_]*-[1-9][0-9]*")
NOTEBOOK_METADATA = {"kernelspec", "language_info"}
CELL_METADATA = {"nbgrader", "tags", "autograder"}
MARKS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
SCHEMA = 3
WIDEST = 79
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def check_notebook(notebook: Notebook) -> Iterator[str]:
    """Problems of a notebook's form, one line each."""
    where = notebook.path.name
    for problem in (
        *_format(notebook),
        *_ids(notebook),
        *_first_cell(notebook),
        *(problem for cell in notebook.cells for problem in _cell(cell)),
    ):
        yield f"{where}: {problem}"


def _format(notebook: Notebook) -> Iterator[str]:
    raw = notebook.raw
    if raw.get("nbformat") != 4 or raw.get("nbformat_minor", 0) < 5:
        yield "it is not of format 4.5 or later: save it with a current JupyterLab."
    metadata = raw.get("metadata", {})
    if extra := sorted(set(metadata) - NOTEBOOK_METADATA):
        yield f"its metadata holds {', '.join(extra)}: keep only kernelspec and language_info."
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield "its kernel is not python3: choose that kernel."


def _ids(notebook: Notebook) -> Iterator[str]:
    counts = Counter(cell.id for cell in notebook.cells)
    for cell_id, count in counts.items():
        if count > 1:
            yield f"cell {cell_id}: {count} cells have this id: give each its own."
    for cell in notebook.cells:
        if "id" not in cell.raw:
            yield f"cell {cell.id}: it has no id: give it one."
        elif not cell.marks and not LECTURE_ID.fullmatch(cell.id):
            yield f"cell {cell.id}: call a lecture cell by its section and a number, as block-1."


def _first_cell(notebook: Notebook) -> Iterator[str]:
    first = next((cell for cell in notebook.cells if cell.kind == "code"), None)
    wanted = f'start("{notebook.path.stem}")'
    if first is None or wanted not in first.source.splitlines():
        yield f"cell {first.id if first else 1}: the first code cell must call {wanted}."
    elif "demo" in first.tags:
        yield f"cell {first.id}: the first code cell is always needed: take its tag demo away."


def _cell(cell: Cell) -> Iterator[str]:
    for problem in (*_stored(cell), *_marks(cell), *_regions(cell)):
        yield f"cell {cell.id}: {problem}"


def _stored(cell: Cell) -> Iterator[str]:
    if cell.kind == "code" and cell.raw.get("outputs"):
        yield "it has stored outputs: clear them, notebooks/ is where they belong."
    if cell.kind == "code" and cell.raw.get("execution_count") is not None:
        yield "it has an execution count: clear it."
    if extra := sorted(set(cell.metadata) - CELL_METADATA):
        yield f"its metadata holds {', '.join(extra)}: take that out."
    lines = cell.source.splitlines() if cell.kind == "code" else ()
    for number, line in enumerate(lines, start=1):
        if len(line) > WIDEST:
            yield f"line {number} has {len(line)} columns: break it before column {WIDEST + 1}."


def _marks(cell: Cell) -> Iterator[str]:
    marks = cell.marks
    if not marks:
        return
    if marks.get("schema_version") != SCHEMA:
        yield f"its nbgrader metadata is not of schema {SCHEMA}: run nbgrader update on it."
    wanted = MARKS | ({"points"} if marks.get("grade") else set())
    # cell_type is written by nbgrader's own toolbar and allowed by its schema
    if (found := set(marks) - {"cell_type"}) != wanted:
        odd = ", ".join(sorted(found ^ wanted))
        yield f"its nbgrader metadata has too much or too little: look at {odd}."
    if marks.get("grade_id") != cell.id:
        yield f"its grade id is {marks.get('grade_id')}: make id and grade id the same."
    if cell.is_check and not marks.get("locked"):
        yield "a graded check must be locked."
    if "raises-exception" in cell.tags:
        yield "an exercise's cell must not be tagged raises-exception: no test could fail on it."
    if "demo" in cell.tags:
        yield "an exercise's cell must not be tagged demo: it would be left out when grading."


def _regions(cell: Cell) -> Iterator[str]:
    begins, ends = cell.source.count("BEGIN SOLUTION"), cell.source.count("END SOLUTION")
    if (begins or ends) and not cell.is_answer:
        yield "it holds a solution region but is no answer cell: nbgrader would not clear it."
    if begins != ends or cell.source.count(BEGIN) != begins or cell.source.count(END) != ends:
        yield f"write {BEGIN} and {END} in pairs, each on a line of its own."
