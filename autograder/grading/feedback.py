"""What a student's feedback page leaves out of an instructor's own cells."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from nbgrader.utils import is_grade, is_solution, is_task

from .preprocessors import Resources, Result

RUBRIC = "rubric"
"""Under `autograder` in the metadata of a cell that only graders may see."""


class HideInstructorsPart(ClearHiddenTests):  # type: ignore[misc]  # nbgrader is untyped
    """Takes hidden tests, marking schemes and rubrics out again: autograding had put them in."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Clear the cells, and the lines of hidden tests that an error shows."""
        nb.cells = [cell for cell in nb.cells if not is_rubric(cell)]
        scheme = ClearMarkScheme(parent=self.parent)
        for cell in nb.cells:
            if is_task(cell):
                scheme._remove_mark_scheme_region(cell)
            elif is_grade(cell) and not is_solution(cell) and self._remove_hidden_test_region(cell):
                for output in cell.get("outputs", ()):
                    if output.output_type == "error":
                        output.traceback = [f"{output.ename}: {output.evalue}"]
        return nb, resources


def rubric_marks() -> dict[str, dict[str, bool]]:
    """The metadata of a cell that holds a rubric."""
    return {"autograder": {RUBRIC: True}}


def is_rubric(cell: NotebookNode) -> bool:
    """Whether a cell of an autograded notebook holds a rubric."""
    return bool(cell.metadata.get("autograder", {}).get(RUBRIC))
