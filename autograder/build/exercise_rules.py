"""What every exercise must have: its two cells, its texts, and explanations that lead somewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..module import Module
from ..source import Facts, Observed
from .notebook import Cell, Notebook, plain
from .notebook_rules import BEGIN

HINTS = 3


def check_exercises(module: Module, notebook: Notebook, observed: Observed) -> Iterator[str]:
    """Problems of a module's exercises and of what is said about them, one line each."""
    name = notebook.path.name
    for exercise, facts in observed.facts.items():
        yield from (f"exercises.py: {exercise}: {text}" for text in _texts(facts, notebook))
        yield from (f"{name}: {text}" for text in _cells(exercise, facts, notebook))
    yield from (f"{name}: {text}" for text in _orphans(notebook, observed))
    yield from (f"misconceptions.py: {text}" for text in _private(notebook, observed))
    yield from (f"{name}: {text}" for text in _written(notebook, observed))


def _texts(facts: Facts, notebook: Notebook) -> Iterator[str]:
    if not facts.title:
        yield "write a docstring: its first line is the exercise's title."
    if len(facts.hints) != HINTS or not all(hint.strip() for hint in facts.hints):
        yield f"give {HINTS} hints: where to look, the rule, a worked twin."
    for text in ("reason", "another_way", "what_if"):
        if not getattr(facts, text).strip():
            yield f"{text} is missing: a right answer is told it."
    if plain(facts.section) not in notebook.headings:
        yield f"its section '{facts.section}' is no heading of the notebook: name one that is."
    if len(facts.labels) > 1 and not all(facts.labels):
        yield "give each aspect a label: it completes 'Right for ...'."


def _cells(exercise: str, facts: Facts, notebook: Notebook) -> Iterator[str]:
    answer, check = notebook.cell(f"{exercise}_answer"), notebook.cell(exercise)
    if answer is None:
        yield f"there is no cell {exercise}_answer: add the answer cell of {exercise}."
    else:
        yield from (f"cell {answer.id}: {text}" for text in _answer(exercise, answer))
    if check is None:
        yield f"there is no cell {exercise}: add the check cell of {exercise}."
        return
    yield from (f"cell {check.id}: {text}" for text in _check(exercise, facts, check))
    if answer is not None and answer.place > check.place:
        yield f"cell {check.id}: it stands above its answer: move it below."


def _answer(exercise: str, answer: Cell) -> Iterator[str]:
    if answer.kind != "code" or not answer.is_answer or answer.marks.get("grade"):
        yield "make it a code cell that is an nbgrader solution and not graded."
        return
    if BEGIN not in answer.source:
        yield f"put the solution between {BEGIN} and its end, so that the release keeps the rest."
    try:
        tree = ast.parse(answer.source)
    except SyntaxError as error:
        yield f"line {error.lineno} is no Python: mend it."
        return
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    own = next((node for node in functions if node.name == exercise), None)
    if own is None:
        yield f"it does not define {exercise}."
    elif not ast.get_docstring(own):
        yield f"give {exercise} a docstring: it says what is asked."


def _check(exercise: str, facts: Facts, check: Cell) -> Iterator[str]:
    if check.kind != "code" or not check.is_check:
        yield "make it a code cell that is graded and no solution."
        return
    if check.source != f'check("{exercise}")':
        yield f'write exactly check("{exercise}") in it.'
    points, aspects = check.marks.get("points", 0), max(len(facts.labels), 1)
    if not isinstance(points, int) or points < 0 or points % aspects:
        yield f"its {points} points can't be shared by {aspects} aspects: use a multiple of them."


def _orphans(notebook: Notebook, observed: Observed) -> Iterator[str]:
    for cell in notebook.cells:
        exercise = cell.id.removesuffix("_answer") if cell.is_answer else cell.id
        calls_check = cell.is_check and cell.source.lstrip().startswith("check(")
        is_function = cell.kind == "code" and cell.is_answer
        if (calls_check or is_function) and exercise not in observed.facts:
            yield f"cell {cell.id}: exercises.py has no exercise {exercise}: add it there."


def _private(notebook: Notebook, observed: Observed) -> Iterator[str]:
    for name, exercises in observed.private.items():
        if len(exercises) > 1:
            yield f"{name} is declared {len(exercises)} times: give each its own name."
        for exercise in exercises:
            if exercise not in observed.facts:
                yield f"{name} is about {exercise}, which is no exercise here: mend its name."
    for reference in observed.references.values():
        said = {
            **reference.explanations,
            **{name: group.explanation for name, group in reference.groups.items()},
        }
        for name, explanation in said.items():
            if plain(explanation.section) not in notebook.headings:
                yield f"{name}: its section '{explanation.section}' is no heading of the notebook."
            if not explanation.cause.strip() or not explanation.experiment.strip():
                yield f"{name}: write both its cause and one experiment."


def _written(notebook: Notebook, observed: Observed) -> Iterator[str]:
    written = {cell.id: cell for cell in notebook.cells if cell.kind == "markdown" and cell.marks}
    for cell in written.values():
        if not (cell.is_answer and cell.marks.get("grade")):
            yield f"cell {cell.id}: make it a manually graded answer for 0 points."
        if cell.id not in observed.rubrics:
            yield f"cell {cell.id}: misconceptions.py has no Rubric for it: add one."
    for answer, rubric in observed.rubrics.items():
        criteria = len(rubric.criteria)
        if answer not in written:
            yield f"there is no written answer {answer}, which misconceptions.py has a Rubric for."
        elif written[answer].marks.get("points") not in (0, criteria):
            yield f"cell {answer}: give it 0 points, or {criteria}: one for each criterion."
        if len(rubric.samples) != 2 or any(len(one.marks) != criteria for one in rubric.samples):
            yield (
                f"cell {answer}: its Rubric needs two samples, each with {criteria} marks,"
                " one a criterion."
            )
