"""Does a module's data set reach the student's process, and count as part of the source?"""

import tiny
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.grading.grader import Grader
from autograder.grading.running.run import runner


def grader_of(course):
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.ignore = ["__pycache__", "*.pyc", "misconceptions.py"]
    return Grader(NbGraderAPI(config=config).coursedir)


def with_data(course, text="3,4"):
    place = course / "source" / tiny.MODULE / "data" / "numbers.csv"
    place.parent.mkdir(exist_ok=True)
    place.write_text(text)
    return place


def test_a_cell_of_the_student_can_read_it(course):
    with_data(course)
    read = new_code_cell(
        f"from autograder import data_file\nprint(data_file({'numbers.csv'!r}).read_text())"
    )
    job = grader_of(course).job(new_notebook(cells=[read]), {}, (tiny.MODULE, "ada"))
    assert job.files["data/numbers.csv"] == b"3,4"
    done = runner(job.runner)(job.notebook, job.files, job.module, job.cases, job.limits)
    assert b"3,4" in done.notebook, done.fault


def test_it_counts_as_part_of_the_source(course):
    place = with_data(course)
    before = grader_of(course).source_hash(tiny.MODULE)
    place.write_text("3,5")
    assert grader_of(course).source_hash(tiny.MODULE) != before
