"""Plug into nbgrader: all that `nbgrader_config.py` has to set."""

from __future__ import annotations

import os
import shutil
import sysconfig

from traitlets.config import Config

HERE = "autograder.grading"
PRIVATE = "misconceptions.py"
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".autograder", PRIVATE)
"""nbgrader's own list, our state, and the file that holds a module's wrong answers."""


def configure(config: Config) -> None:
    """Set nbgrader's traits; a setting made after this call wins."""
    if shutil.which("alembic") is None:  # nbgrader calls it by name to make a gradebook
        os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    config.CourseDirectory.ignore = list(IGNORED)
    autograde = config.Autograde
    autograde.exporter_class = f"{HERE}.exporter.TolerantExporter"
    autograde.sanitize_preprocessors = []  # the exporter lays each submission onto the release
    autograde.autograde_preprocessors = [
        f"{HERE}.preprocessors.RunSubmission",
        "nbgrader.preprocessors.IgnorePattern",
        "nbgrader.preprocessors.LimitOutput",
        f"{HERE}.preprocessors.CleanStudentsCells",
        f"{HERE}.preprocessors.ShowVerdicts",
        f"{HERE}.rubrics.ShowRubrics",
        f"{HERE}.saving.SaveVerdicts",
    ]
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        f"{HERE}.feedback.HideInstructorsPart",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
