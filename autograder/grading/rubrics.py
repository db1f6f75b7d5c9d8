"""What a grader reads beside a written answer: its rubric, with samples that are marked.

Formgrader shows the autograded notebook, so that is where they stand, each in a cell of its own
below the answer. No student sees that file: what they get back is the feedback page, whose
first steps take these cells out (`feedback.py`).
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from ..misconceptions import Rubric
from .feedback import HideInstructorsPart, rubric_marks
from .preprocessors import Resources, Result


class ShowRubrics(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Puts the rubric of each written answer below it, where feedback will take it out again."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Add the cells, unless a setting of the course's own would let students see them."""
        if not self._taken_out_again():
            self.log.warning(
                "No rubric is shown beside answers: GenerateFeedback.preprocessors lacks %s.",
                HideInstructorsPart.__name__,
            )
            return nb, resources
        rubrics = self.parent.grader.rubrics(resources["nbgrader"]["assignment"])
        cells = []
        for cell in nb.cells:
            cells.append(cell)
            if is_grade(cell) and is_solution(cell):
                rubric = rubrics.get(cell.metadata.nbgrader.grade_id)
                if rubric is not None:
                    cells.append(_rubric_cell(rubric, float(cell.metadata.nbgrader.points)))
        nb.cells = cells
        return nb, resources

    def _taken_out_again(self) -> bool:
        steps = self.parent.config.GenerateFeedback.get("preprocessors", ())
        return any(
            step is HideInstructorsPart or str(step).endswith(f".{HideInstructorsPart.__name__}")
            for step in steps
        )


def _rubric_cell(rubric: Rubric, points: float) -> NotebookNode:
    text = _template().render(rubric=rubric, points=points).strip()
    name = f"rubric-{rubric.answer}"[:64]
    cell: NotebookNode = new_markdown_cell(text, id=name, metadata=rubric_marks())
    return cell


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("autograder.grading", "."),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # the author's Markdown
    )
    return environment.get_template("rubric.md.j2")
