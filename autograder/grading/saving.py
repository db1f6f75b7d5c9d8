"""The last step of autograding: points and comments into the gradebook, verdicts beside it."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, SubmittedNotebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from ..panel import to_text
from . import records
from .cleaning import clean_markdown
from .deciding import judge_version
from .penalties import LatePenalties
from .pool import secret_id
from .preprocessors import Resources, Result, check_cells, points_of
from .running.cache import versions

MARK = "verdict"
"""Under `autograder` in an autograded notebook's metadata: the digest of its record."""


class SaveVerdicts(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Saves as nbgrader does, except that an exercise's points come from its verdict.

    nbgrader commits after every cell; here a submission, late penalty included, is one
    transaction, and its record is on disk before it. The autograded notebook names the record:
    it is written last, so one that does proves that nothing was cut short.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Save the grades, the comments and the record of one submission."""
        names = resources["nbgrader"]
        self.module, self.student = names["assignment"], names["student"]
        self.results = resources["autograder"]
        self.exercises = {
            cell.metadata.nbgrader.grade_id: name
            for cell, name in check_cells(nb)
            if name in self.results.judged
        }
        grader = self.parent.grader
        self.record = self._new_record()
        before = records.newest(records.verdict_file(grader.records, self.module, self.student))
        self.before: dict[str, Any] = before or {}
        with Gradebook(names["db_url"], grader.coursedir.course_id) as gradebook:
            notebook = gradebook.find_submission_notebook(
                names["notebook"], self.module, self.student
            )
            grades, comments = _by_cell(gradebook, notebook, Grade, Comment)
            for cell in nb.cells:
                if is_grade(cell):
                    self._score(cell, grades[cell.metadata.nbgrader.grade_id])
                if is_solution(cell) or is_task(cell):
                    self._comment_on(cell, comments[cell.metadata.nbgrader.grade_id])
            LatePenalties(self.parent).set(notebook)
            records.append(grader.records, self.record)
            gradebook.db.commit()
        nb.metadata["autograder"] = {MARK: records.digest(self.record)}
        return nb, resources

    def _new_record(self) -> dict[str, Any]:
        exporter = self.parent
        return {
            "student": self.student,
            "module": self.module,
            "when": None,
            "submission": exporter.handed_in.digest,
            "source": exporter.grader.source_hash(self.module),
            "secret": secret_id(exporter.grader.secret),
            "seeds": list(self.results.seeds),
            "versions": versions(),
            "autograder": judge_version(),
            "confinement": self.results.level,
            "cut_by": self.results.cut_by and asdict(self.results.cut_by),
            "notes": list(exporter.handed_in.notes),
            "scores": {},
            "exercises": {},
            "plain": {},
            "answers": {},
        }

    def _score(self, cell: NotebookNode, grade: Grade) -> None:
        grade_id, most = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
        if grade_id in self.exercises:
            grade.auto_score = self._exercise_points(grade_id, most)
            self._ask_for_a_person(grade_id, grade)
        elif is_solution(cell):
            self._score_answer(cell, grade, most)
        else:
            grade.auto_score = self._plain_points(cell, grade_id, most)
            self._ask_for_a_person(grade_id, grade)
        self.record["scores"][grade_id] = grade.auto_score

    def _ask_for_a_person(self, grade_id: str, grade: Grade) -> None:
        """Where there is no score, and where a person's points now hide another one than before.

        That stays so until the person has looked at it in formgrader.
        """
        waits = grade.auto_score is None
        if grade.manual_score is not None and not waits:
            before = self.before.get("scores", {}).get(grade_id, grade.auto_score)
            waits = bool(grade.needs_manual_grade) or before != grade.auto_score
            if grade.manual_score != grade.auto_score:
                self.log.warning(
                    "%s, %s, %s: a grader's %g points hide the %g of the verdict",
                    self.module,
                    self.student,
                    grade_id,
                    grade.manual_score,
                    grade.auto_score,
                )
        grade.needs_manual_grade = waits

    def _exercise_points(self, grade_id: str, max_points: float) -> float | None:
        name = self.exercises[grade_id]
        judged = self.results.judged[name]
        points = None if judged.verdict is None else points_of(judged.verdict, max_points)
        self.record["exercises"][name] = records.exercise_record(judged, points, max_points)
        return points

    def _score_answer(self, cell: NotebookNode, grade: Grade, max_points: float) -> None:
        """A written answer waits for a person, unless it is empty, worth nothing or graded."""
        grade_id = cell.metadata.nbgrader.grade_id
        digest = hashlib.sha256(cell.source.encode()).hexdigest()
        self.record["answers"][grade_id] = digest
        grade.auto_score, _ = determine_grade(cell, self.log)
        if max_points == 0:
            grade.auto_score = 0.0
            grade.needs_manual_grade = False
        elif grade.manual_score is not None:
            before = self.before.get("answers", {}).get(grade_id)
            grade.needs_manual_grade = bool(grade.needs_manual_grade) or before != digest
        else:
            grade.needs_manual_grade = grade.auto_score is None

    def _plain_points(self, cell: NotebookNode, grade_id: str, most: float) -> float | None:
        """An instructor's own test: by its outputs as nbgrader reads them, but for stderr."""
        quiet = copy.deepcopy(cell)
        quiet.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        score: float | None = None
        try:
            if not self.results.fault:
                score, _ = determine_grade(quiet, self.log)
        except (ValueError, KeyError) as error:  # more points than there are, for one
            self.log.warning("%s: for review: %s", grade_id, error)
        self.record["plain"][grade_id] = {"points": score, "max_points": most}
        return score

    def _comment_on(self, cell: NotebookNode, comment: Comment) -> None:
        marks = cell.metadata.nbgrader
        judged = self.results.judged.get(marks.grade_id.removesuffix("_answer"))
        if judged is not None and not is_grade(cell):
            right = judged.verdict is not None and judged.verdict.status == "right"
            comment.auto_comment = None if right else clean_markdown(to_text(judged.panel))
        elif marks.get("checksum") == compute_checksum(cell) and not is_task(cell):
            comment.auto_comment = "No response."  # nbgrader's own words
        else:
            comment.auto_comment = None


def named_record(path: Path) -> str:
    """The digest of the record that an autograded notebook names; "" for one that is not whole."""
    try:
        marks = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograder"]
        return str(marks[MARK])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _by_cell(gradebook: Gradebook, notebook: SubmittedNotebook, *kinds: Any) -> list[Any]:
    """The notebook's rows of each kind by grade id: one query a kind, not one a cell."""
    return [
        {
            name: row
            for row, name in gradebook.db.query(kind, BaseCell.name)
            .join(BaseCell, BaseCell.id == kind.cell_id)
            .filter(kind.notebook_id == notebook.id)
        }
        for kind in kinds
    ]
