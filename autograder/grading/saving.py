"""The last step of autograding: points and comments into the gradebook, verdicts beside it."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import determine_grade, is_grade, is_solution, is_task

from ..panel import to_text
from . import records
from .cache import versions
from .cleaning import clean_markdown
from .preprocessors import Resources, Result, check_cells, points_of


class SaveVerdicts(SaveAutoGrades):  # type: ignore[misc]  # nbgrader is untyped
    """Saves as nbgrader does, except that an exercise's points come from its verdict.

    nbgrader commits after every cell; here a submission is one transaction, and its record is on
    disk before it.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Save the grades, the comments and the record of one submission."""
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id = names["student"]
        self.results = resources["autograder"]
        self.exercises = {
            cell.metadata.nbgrader.grade_id: name
            for cell, name in check_cells(nb)
            if name in self.results.judged
        }
        self.record = self._new_record()
        self.before = records.newest(
            records.verdict_file(self.parent.grader.state, self.assignment_id, self.student_id)
        )
        with Gradebook(names["db_url"]) as self.gradebook:
            for cell in nb.cells:
                if is_grade(cell):
                    self._add_score(cell, resources)
                if is_solution(cell) or is_task(cell):
                    self._add_comment(cell, resources)
            records.append(self.parent.grader.state, self.record)
            self.gradebook.db.commit()
        return nb, resources

    def _new_record(self) -> dict[str, Any]:
        exporter = self.parent
        return {
            "student": self.student_id,
            "module": self.assignment_id,
            "when": None,
            "submission": exporter.handed_in.digest,
            "source": exporter.grader.source_hash(self.assignment_id),
            "seeds": list(self.results.seeds),
            "versions": versions(),
            "notes": list(exporter.handed_in.notes),
            "exercises": {},
            "plain": {},
            "answers": {},
        }

    def _add_score(self, cell: NotebookNode, resources: Resources) -> None:
        grade_id = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(
            grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        if grade_id in self.exercises:
            grade.auto_score = self._exercise_points(grade_id, float(grade.max_score))
            grade.needs_manual_grade = grade.auto_score is None
            if grade.manual_score is not None and grade.manual_score != grade.auto_score:
                self.log.warning(
                    "%s, %s, %s: a grader's %g points hide the %s of the verdict",
                    self.assignment_id,
                    self.student_id,
                    grade_id,
                    grade.manual_score,
                    grade.auto_score,
                )
        elif is_solution(cell):
            self._score_answer(cell, grade)
        else:
            self._score_plain(cell, grade)

    def _exercise_points(self, grade_id: str, max_points: float) -> float | None:
        name = self.exercises[grade_id]
        judged = self.results.judged[name]
        points = None if judged.verdict is None else points_of(judged.verdict, max_points)
        self.record["exercises"][name] = records.exercise_record(judged, points, max_points)
        return points

    def _score_answer(self, cell: NotebookNode, grade: Any) -> None:
        """A written answer waits for a person, unless it is empty, worth nothing or graded."""
        digest = hashlib.sha256(cell.source.encode()).hexdigest()
        self.record["answers"][grade.name] = digest
        grade.auto_score, _ = determine_grade(cell, self.log)
        if float(grade.max_score) == 0:
            grade.auto_score = 0.0
            grade.needs_manual_grade = False
        elif grade.manual_score is not None:
            before = (self.before or {}).get("answers", {}).get(grade.name)
            grade.needs_manual_grade = bool(grade.needs_manual_grade) or before != digest
        else:
            grade.needs_manual_grade = grade.auto_score is None

    def _score_plain(self, cell: NotebookNode, grade: Any) -> None:
        """An instructor's own test: by its outputs as nbgrader reads them, but for stderr."""
        quiet = copy.deepcopy(cell)
        quiet.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        try:
            score, _ = determine_grade(quiet, self.log)
        except (ValueError, KeyError) as error:  # more points than there are, for one
            self.log.warning("%s: for review: %s", grade.name, error)
            score = None
        if self.results.fault:
            score = None
        grade.auto_score = score
        grade.needs_manual_grade = score is None or grade.manual_score is not None
        self.record["plain"][grade.name] = {"points": score, "max_points": float(grade.max_score)}

    def _add_comment(self, cell: NotebookNode, resources: Resources) -> None:
        name = cell.metadata.nbgrader.grade_id.removesuffix("_answer")
        judged = self.results.judged.get(name)
        if judged is None or is_grade(cell):
            super()._add_comment(cell, resources)
            return
        comment = self.gradebook.find_comment(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        right = judged.verdict is not None and judged.verdict.status == "right"
        comment.auto_comment = None if right else clean_markdown(to_text(judged.panel))
