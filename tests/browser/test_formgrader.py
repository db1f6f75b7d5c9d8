"""An instructor in the formgrader: the class, written answers marked by their rubric, feedback."""

import ast
import json
import shutil

import pytest

from . import formgrader
from .conftest import COURSE
from .formgrader import open_submission, rows, run, show
from .notebook_page import PATIENCE

MODULE = "02_recording"
WRITTEN = "in_your_words"
POINTS = 3
"""As many as the rubric has criteria: this instructor has the answer count."""
WORDS = "The price is made before the block, so the tape never reads w."
CRITERION = "Does it say that the price was computed before the block"
SAMPLE = "The tape only sees what is inside the block."
COMMENT = "What of the doubling? It reads nothing tracked."
RIGHT = """def slope_at(f, x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = f(x)
    return tape.gradient(y, x)
"""
CLASS = ("ada", "bob", "eve")

pytestmark = pytest.mark.filterwarnings("ignore")  # of the gradebook's library


def keep_rubrics(path):
    """Leave nothing else in `misconceptions.py`: nobody here holds one, and to work out what they
    give on hidden cases takes most of a first grading."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [
        part
        for part in tree.body
        if isinstance(part, ast.Import | ast.ImportFrom)
        or (isinstance(part, ast.Assign) and ast.unparse(part.value).startswith("Rubric("))
    ]
    path.write_text(ast.unparse(tree), encoding="utf-8")


def handed_in(root, student, change):
    """Put the released notebook, changed, where it is collected."""
    folder = root / "submitted" / student / MODULE
    shutil.copytree(root / "release" / MODULE, folder)
    path = folder / f"{MODULE}.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    change({cell["id"]: cell for cell in book["cells"]})
    path.write_text(json.dumps(book), encoding="utf-8")


def solved(cells):
    cells["slope_at_answer"]["source"] = RIGHT


def written(cells):
    solved(cells)
    cells[WRITTEN]["source"] = WORDS


def blank(cells):
    cells["slope_at_answer"]["source"] += ["\n"]


@pytest.fixture(scope="module", name="course")
def graded_course(tmp_path_factory, environment):
    """Three students, graded by the command: one wrote an answer, one left all blank."""
    root = tmp_path_factory.mktemp("formgrader") / "course"
    for room in ("source", "release"):
        shutil.copytree(COURSE / room / MODULE, root / room / MODULE)
    shutil.copy2(COURSE / "nbgrader_config.py", root)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as end:
        end.write('\nc.Grader.confinement = "best"\n')
    keep_rubrics(root / "source" / MODULE / "misconceptions.py")
    path = root / "source" / MODULE / f"{MODULE}.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = {cell["id"]: cell for cell in book["cells"]}
    cells[WRITTEN]["metadata"]["nbgrader"]["points"] = POINTS
    path.write_text(json.dumps(book), encoding="utf-8")
    for student, change in zip(CLASS, (written, solved, blank), strict=True):
        handed_in(root, student, change)
    run(root, environment, "autograder.command", "grade", MODULE)
    return root


@pytest.fixture(scope="module", name="address")
def server(course, environment, tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "server"
    with formgrader.formgrader(course, log, environment) as address:
        yield address


@pytest.fixture(name="desk")
def instructors_page(page, address):
    """A window in which an instructor has logged in."""
    formgrader.log_in(page, address)
    return page


def scores(course):
    """By student, points and possible points in the gradebook, and whether a person must look."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            one.student.id: (one.score, one.max_score, bool(one.needs_manual_grade))
            for one in book.assignment_submissions(MODULE)
        }


def test_it_lists_the_module_and_how_many_handed_it_in(desk, address):
    show(desk, address, "manage_assignments")
    assert rows(desk)[MODULE]["num-submissions"] == str(len(CLASS))


def test_it_shows_the_class_with_scores_and_who_waits_for_a_mark(desk, address, course):
    show(desk, address, f"manage_submissions/{MODULE}")
    found = rows(desk)
    known = scores(course)
    assert set(found) == set(known) == set(CLASS)
    assert known["ada"][2] and not known["bob"][2] and known["bob"][0] > known["eve"][0] == 0
    for student, (points, most, waits) in known.items():
        assert found[student]["score"] == f"{points:g} / {most:g}"
        assert found[student]["status"] == ("needs manual grading" if waits else "graded")


def test_manual_grading_lists_every_submission(desk, address):
    show(desk, address, f"gradebook/{MODULE}/{MODULE}")
    desk.get_by_role("link", name="Submission #3").wait_for(timeout=PATIENCE)


def test_its_button_grades_as_the_command_does(desk, address, course):
    before = scores(course)
    show(desk, address, f"manage_submissions/{MODULE}")
    line = desk.locator("#main-table tr", has=desk.locator("td.student-id", has_text="bob"))
    line.locator("td.autograde a").click()
    dialog = desk.locator("#success-modal, #error-modal")
    dialog.wait_for(timeout=PATIENCE)
    assert dialog.get_attribute("id") == "success-modal", dialog.inner_text()
    assert scores(course) == before


def marking(desk):
    """The box of the written answer, and the rubric's cell below it."""
    box = desk.locator(".nbgrader_cell", has=desk.locator(f"#{WRITTEN}"))
    cell = desk.locator(".text_cell", has=box)
    return box, cell.locator("xpath=following-sibling::*[1]")


def test_the_rubric_and_two_marked_samples_stand_beside_the_answer(desk, address, course):
    open_submission(desk, address, course, MODULE, "ada")
    box, rubric = marking(desk)
    assert WORDS in box.inner_text()
    said = rubric.inner_text()
    assert rubric.locator("li").count() == POINTS and CRITERION in said
    assert rubric.locator("blockquote").count() == 2 and SAMPLE in said
    assert "gets 3 of 3" in said and "gets 2 of 3" in said and "1 yes, 2 no, 3 yes" in said
    answer, beside = box.bounding_box(), rubric.bounding_box()
    assert 0 <= beside["y"] - (answer["y"] + answer["height"]) < 60


def fill(desk, field, text, api):
    """Type into a field and leave it; until the server has kept it."""
    with desk.expect_response(lambda got: f"/api/{api}/" in got.url) as kept:
        field.fill(text)
        field.blur()
    assert kept.value.ok


def test_points_and_a_comment_hold_when_the_class_is_graded_again(
    desk, address, course, environment
):
    before = scores(course)["ada"]
    open_submission(desk, address, course, MODULE, "ada")
    box, _ = marking(desk)
    fill(desk, box.locator("input.score"), "2", "grade")
    fill(desk, box.locator("textarea.comment"), COMMENT, "comment")
    marked = (before[0] + 2, before[1], False)
    assert scores(course)["ada"] == marked
    for words in ((), ("--force",)):
        run(course, environment, "autograder.command", "grade", MODULE, *words)
        assert scores(course)["ada"] == marked
    open_submission(desk, address, course, MODULE, "ada")
    box, rubric = marking(desk)
    assert box.locator("input.score").input_value() == "2"
    assert box.locator("textarea.comment").input_value() == COMMENT
    assert rubric.locator("blockquote").count() == 2
    show(desk, address, f"manage_submissions/{MODULE}")
    assert rows(desk)["ada"]["status"] == "graded"


@pytest.fixture(scope="module", name="feedback")
def given_feedback(course, environment):
    """The folder of feedback, made after ada's answer was marked."""
    run(course, environment, "nbgrader", "generate_feedback", MODULE)
    return course / "feedback"


def test_feedback_has_points_and_comment_and_nothing_of_the_rubric(page, feedback):
    page.goto((feedback / "ada" / MODULE / f"{MODULE}.html").as_uri())
    said = page.locator("body").inner_text()
    assert WORDS in said and COMMENT in said and f"2.0 / {POINTS}.0" in said
    assert CRITERION not in said and SAMPLE not in said
    for path in feedback.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert CRITERION not in text and SAMPLE not in text


@pytest.mark.parametrize("width", [420, 1280])
def test_feedback_shows_panels_whole_and_legible(width, page, feedback):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((feedback / "eve" / MODULE / f"{MODULE}.html").as_uri())
    panels = page.locator("[role=status]")
    assert panels.count() == 6
    for panel in panels.all():
        assert "Not tried" in panel.inner_text()
        assert panel.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
        box = panel.bounding_box()
        assert box["height"] > 20 and box["x"] >= 0


def test_its_button_generates_the_release_and_keeps_what_is_private(desk, address, course):
    release = course / "release" / MODULE
    names = {path.name for path in release.iterdir()}
    (release / f"{MODULE}.ipynb").write_text("{}", encoding="utf-8")
    show(desk, address, "manage_assignments")
    line = desk.locator("#main-table tr", has=desk.locator("td.name", has_text=MODULE))
    line.locator("td.assign a").click()
    dialog = desk.locator("#success-modal, #error-modal")
    dialog.wait_for(timeout=PATIENCE)
    assert dialog.get_attribute("id") == "success-modal", dialog.inner_text()
    assert {path.name for path in release.iterdir()} == names
    text = (release / f"{MODULE}.ipynb").read_text(encoding="utf-8")
    assert "slope_at_answer" in text and "BEGIN SOLUTION" not in text and CRITERION not in text
