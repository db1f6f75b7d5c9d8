"""An instructor in the formgrader, with a class in which somebody hands in scripts for pages."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import COURSE, SERVER, TOKEN, free_port, serving
from .notebook_page import PATIENCE

MODULE = "02_recording"
EVIL = "<script>window.top.hacked = 1</script><img src=x onerror='window.top.hacked = 1'>"


def handed_in(root, student, change):
    """Put the released notebook, changed, where it is collected."""
    folder = root / "submitted" / student / MODULE
    shutil.copytree(root / "release" / MODULE, folder)
    path = folder / f"{MODULE}.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    change({cell["id"]: cell for cell in book["cells"]}, book["cells"])
    path.write_text(json.dumps(book), encoding="utf-8")


def honest(cells, _):
    source = "".join(cells["slope_at_answer"]["source"])
    lines = [line for line in source.splitlines() if "YOUR CODE" not in line]
    text = "\n".join(lines).replace("raise NotImplementedError()", "y = f(x)")
    cells["slope_at_answer"]["source"] = text


def hostile(cells, every):
    """Scripts in Markdown, in an output, in an error, and in a written answer."""
    cells["in_your_words"]["source"] = f"My words. {EVIL}"
    every.insert(1, {"cell_type": "markdown", "id": "evil-1", "metadata": {}, "source": EVIL})
    code = f"from IPython.display import HTML, display\ndisplay(HTML({EVIL!r}))\nprint({EVIL!r})"
    every.insert(
        2,
        {"cell_type": "code", "id": "evil-2", "metadata": {}, "source": code, "outputs": [],
         "execution_count": None},
    )  # fmt: skip
    cells["slope_at_answer"]["source"] = f"def slope_at(f, x0):\n    raise ValueError({EVIL!r})"


@pytest.fixture(scope="module", name="course")
def graded_course(tmp_path_factory, environment):
    """Two students, graded by the command, with feedback."""
    root = tmp_path_factory.mktemp("formgrader") / "course"
    for room in ("source", "release"):
        shutil.copytree(COURSE / room / MODULE, root / room / MODULE)
    shutil.copy2(COURSE / "nbgrader_config.py", root)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as end:
        end.write('\nc.Grader.confinement = "best"\n')
    handed_in(root, "ada", honest)
    handed_in(root, "eve", hostile)
    for words in (
        ["-m", "autograder.command", "grade", MODULE],
        ["-m", "nbgrader", "generate_feedback", MODULE],
    ):
        done = subprocess.run(
            [sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module", name="address")
def formgrader(course, environment, tmp_path_factory):
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={course}", *SERVER]
    log = tmp_path_factory.mktemp("log") / "server"
    with serving(
        [*command, f"--ServerApp.port={port}"], port, log, cwd=course, env=environment
    ) as address:
        yield address


def opened(page, address, path):
    """A page of the formgrader; dialogs and scripts of a student's would show."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{address}/formgrader{path}?token={TOKEN}")
    return page


def test_it_lists_the_module(page, address):
    opened(page, address, "/manage_assignments")
    page.locator("table").get_by_text(MODULE).first.wait_for(timeout=PATIENCE)


def submission_id(course, student):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return book.find_submission_notebook(MODULE, MODULE, student).id


@pytest.mark.filterwarnings("ignore")
def test_no_script_of_a_student_runs_where_a_person_marks(page, address, course):
    opened(page, address, f"/submissions/{submission_id(course, 'eve')}/")
    page.get_by_text("My words.").first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(1000)
    assert page.evaluate("() => window.hacked") is None


@pytest.mark.filterwarnings("ignore")
def test_a_written_answer_can_be_marked(page, address, course):
    opened(page, address, f"/submissions/{submission_id(course, 'ada')}/")
    page.locator(".nbgrader_cell").first.wait_for(timeout=PATIENCE)
    assert page.locator("input.score").count() >= 1


@pytest.mark.parametrize("student", ["ada", "eve"])
def test_feedback_shows_the_panels_and_runs_no_script(student, page, course):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    path = course / "feedback" / student / MODULE / f"{MODULE}.html"
    page.goto(Path(path).as_uri())
    assert page.get_by_text("Not yet").count() + page.get_by_text("Not tried").count() >= 1
    page.wait_for_timeout(500)
    assert page.evaluate("() => window.hacked") is None


def test_the_rubric_is_for_graders_only(course):
    page = (course / "feedback" / "ada" / MODULE / f"{MODULE}.html").read_text(encoding="utf-8")
    wrong = (course / "source" / MODULE / "misconceptions.py").read_text(encoding="utf-8")
    start = wrong.index("Rubric(")
    criterion = wrong[start:].split('"')[3]
    assert len(criterion) > 10 and criterion not in page
