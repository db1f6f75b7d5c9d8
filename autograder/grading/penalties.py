"""Late penalties by nbgrader's own rule, held to the score as it stands now."""

from __future__ import annotations

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import LoggingConfigurable


class LatePenalties:
    """The rule that the course's configuration names; the default takes nothing off."""

    def __init__(self, parent: LoggingConfigurable) -> None:
        self.rule = AssignLatePenalties(parent=parent)
        self.rule.init_plugin()

    def set(self, notebook: SubmittedNotebook) -> None:
        """Give a submitted notebook its penalty; whoever calls commits."""
        submission = notebook.assignment
        seconds = submission.total_seconds_late
        penalty = None
        if seconds > 0:
            penalty = self.rule.plugin_inst.late_submission_penalty(
                submission.student.id, notebook.score, seconds
            )
        if penalty is not None:
            penalty = self.rule._check_late_penalty(notebook, penalty)
        if notebook.late_submission_penalty != penalty:
            notebook.late_submission_penalty = penalty

    def set_all(self, coursedir: CourseDirectory, module: str) -> None:
        """Do so for the whole class: a person's points or a new due date may have come since."""
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            could_be_late = (
                gradebook.db.query(SubmittedNotebook)
                .join(
                    SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id
                )
                .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
                .filter(Assignment.name == module)
                .filter(
                    SubmittedAssignment.timestamp.is_not(None)
                    | SubmittedNotebook.late_submission_penalty.is_not(None)
                )
            )
            for notebook in could_be_late:
                self.set(notebook)
            gradebook.db.commit()
