"""The steps of autograding that replace nbgrader's: run, clean, show and save.

They are listed in `plugin.py`, in the order of this file. What one step finds the next takes from
`resources["autograder"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum

from ..judge import Verdict
from ..panel import to_html, to_text
from ..reference import Reference
from .cleaning import OutputCleaner, clean_markdown, part_formulas
from .judging import Judged, better, judge_run
from .reading.layon import is_students
from .running.cache import Job, next_job
from .running.cut_short import was_cut
from .running.run import Executed, Limits, checked_exercise

Resources = dict[str, Any]
Result = tuple[NotebookNode, Resources]


@dataclass(frozen=True)
class Results:
    """What came of running one submission."""

    judged: dict[str, Judged]
    seeds: tuple[int, ...]
    fault: str
    level: str
    """How the process was confined."""
    cut_by: Limits | None
    """The limits, where one of them may have ended something."""


class RunSubmission(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Runs the code cells through the cache, and judges each exercise outside that process."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Give each code cell its outputs, and put the `Results` into `resources`."""
        grader = self.parent.grader
        module, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        job = grader.job(nb, self.parent.handed_in.files, (module, student))
        executed = grader.runs.run(job)
        judged = self._judge(nb, grader.references(module), job, executed)
        following = next_job(job, executed)
        if following is not None:  # perhaps a demonstration was missed after all
            first, executed = judged, grader.runs.run(following)
            judged = self._judge(nb, grader.references(module), following, executed)
            if not executed.fault:
                judged = {name: better(first[name], again) for name, again in judged.items()}
        if executed.fault:
            self.log.error("%s, %s: for review: %s", module, student, executed.fault)
        _show_outputs(nb, executed)
        seeds = job.cases.seeds
        cut_by = job.limits if was_cut(executed, len(seeds)) else None
        resources["autograder"] = Results(judged, seeds, executed.fault, executed.level, cut_by)
        return nb, resources

    def _judge(
        self, nb: NotebookNode, references: dict[str, Reference], job: Job, executed: Executed
    ) -> dict[str, Judged]:
        return {
            name: judge_run(references[name], job.cases.seeds, executed)
            for _, name in check_cells(nb)
            if name in references
        }


def _show_outputs(nb: NotebookNode, executed: Executed) -> None:
    """Give each code cell what it left; a demonstration that was left out shows nothing."""
    ran = nbformat.reads(executed.notebook.decode(), as_version=4)
    by_id = {cell.id: cell for cell in ran.cells}
    for cell in nb.cells:
        if cell.cell_type == "code":
            one = by_id.get(cell.id)
            cell.outputs = one.outputs if one else []
            cell.execution_count = one.execution_count if one else None


class CleanStudentsCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Makes the student's text, and every output, safe for the pages of nbgrader."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Clean each cell, within what one submission may take."""
        self.outputs = OutputCleaner()
        cleaned: Result = super().preprocess(nb, resources)
        return cleaned

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> Result:
        """Clean one cell; an answer that is still the course's text stays as it is."""
        if cell.cell_type == "code":
            cell.outputs = self.outputs.clean(cell.outputs)
        elif is_students(cell) and not _unanswered(cell):
            cell.source = clean_markdown(cell.source)
        return cell, resources


class ShowVerdicts(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the panel of its verdict, and nothing else, under each check cell."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Result:
        """Replace the outputs of the check cells."""
        judged = resources["autograder"].judged
        for cell, name in check_cells(nb):
            if name in judged:
                panel = judged[name].panel
                data = {"text/html": part_formulas(to_html(panel)), "text/plain": to_text(panel)}
                cell.outputs = [new_output("display_data", data=data)]
                cell.execution_count = None
        return nb, resources


def check_cells(nb: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """The cells that ask for a check, each with the name of its exercise."""
    for cell in nb.cells:
        name = checked_exercise(cell)
        if name:
            yield cell, name


def points_of(verdict: Verdict, max_points: float) -> float:
    """The verdict's share of the points: each right part counts the same."""
    return verdict.share * max_points


def _unanswered(cell: NotebookNode) -> bool:
    checksum = (cell.metadata.get("nbgrader") or {}).get("checksum")
    return checksum is not None and checksum == compute_checksum(cell)
