"""The attack suite's submissions, in the pages that are made of them: does any script run?"""

import pytest

from tests.attacks import pages
from tests.grading import tiny

from . import formgrader
from .formgrader import open_submission, run, show

STUDENTS = (*pages.CELLS, *pages.ANSWERS, "file-name")

pytestmark = pytest.mark.filterwarnings("ignore")  # of the gradebook's library


@pytest.fixture(scope="module", name="course")
def attacked_course(tmp_path_factory, environment):
    """The tiny course, with every attack graded, given feedback to, and reported on."""
    root = tiny.write_course(tmp_path_factory.mktemp("attacks") / "course")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as end:
        end.write('\nc.Grader.confinement = "best"\n')
    pages.hand_in(root)
    run(root, environment, "autograder.command", "grade")
    run(root, environment, "nbgrader", "generate_feedback", tiny.MODULE)
    run(root, environment, "autograder.command", "report", "--html", "report.html")
    return root


@pytest.fixture(scope="module", name="address")
def server(course, environment, tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "server"
    with formgrader.formgrader(course, log, environment) as address:
        yield address


@pytest.mark.parametrize("attack", [pages.SCRIPT, f"{pages.VECTOR}</svg>"])
def test_without_cleaning_they_would_be_noticed(attack, page, watch):
    page.set_content(attack)
    watch.settle()
    assert watch.ran


def test_a_link_that_waits_for_a_click_would_be_noticed(page, watch):
    page.set_content('<a href="javascript:attacked()">x</a><p onclick="attacked()">y</p>')
    assert len(watch.waiting()) == 2


@pytest.mark.parametrize("student", STUDENTS)
def test_no_feedback_page_runs_one(student, page, watch, course):
    folder = course / "feedback" / student / tiny.MODULE
    page.goto((folder / f"{tiny.MODULE}.html").as_uri())
    watch.settle()
    assert "attacked" in page.locator("body").inner_text() or student == "file-name"
    assert (watch.ran, watch.waiting()) == ([], [])


@pytest.mark.parametrize("student", STUDENTS)
def test_no_page_to_mark_on_runs_one(student, page, watch, course, address):
    formgrader.log_in(page, address)
    open_submission(page, address, course, tiny.MODULE, student)
    watch.settle()
    assert page.locator(".nbgrader_cell").count() >= 5
    assert "attacked" in page.locator("body").inner_text() or student == "file-name"
    assert (watch.ran, watch.waiting()) == ([], [])


@pytest.mark.parametrize(
    "path",
    [
        "manage_assignments",
        f"manage_submissions/{tiny.MODULE}",
        f"gradebook/{tiny.MODULE}/{tiny.MODULE}",
        "manage_students",
        "manage_students/file-name",
    ],
)
def test_no_list_of_the_class_runs_one(path, page, watch, address):
    formgrader.log_in(page, address)
    show(page, address, path)
    watch.settle()
    assert (watch.ran, watch.waiting()) == ([], [])


def test_the_report_runs_none(page, watch, course):
    page.goto((course / "report.html").as_uri())
    watch.settle()
    assert "file-name" in page.locator("body").inner_text()
    assert (watch.ran, watch.waiting()) == ([], [])
