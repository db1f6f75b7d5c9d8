"""Does a grader find the rubric below the answer, and a student never?"""

from pathlib import Path

import nbformat
import pytest
import tiny
from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html

from autograder.command import main
from autograder.grading import pool
from autograder.grading.rubrics import ShowRubrics

CRITERION = "Does it say that adding works for every sign?"
SAMPLE = "for -3 it gives -6."
ANSWER = "Since adding knows no sign."


def autograded(root, student="ada"):
    folder = root / "autograded" / student / tiny.MODULE
    return nbformat.read(folder / f"{tiny.MODULE}.ipynb", as_version=4)


@pytest.fixture
def graded(instant_course):
    tiny.hand_in(instant_course, "ada", tiny.answered(instant_course, why=ANSWER))
    assert main(["grade"]) == 0
    return instant_course


def test_it_stands_below_the_answer_with_its_marked_samples(graded):
    cells = autograded(graded).cells
    (place,) = [index for index, cell in enumerate(cells) if CRITERION in cell.source]
    assert ANSWER in cells[place - 1].source
    page = BeautifulSoup(markdown2html(cells[place].source), "html.parser")
    assert [item.text for item in page.find_all("li")] == [CRITERION, "Does it give an example?"]
    first, second = (" ".join(quote.text.split()) for quote in page.find_all("blockquote"))
    assert first == f"Adding twice works for each sign: {SAMPLE}" and second == "It works for -4."
    said = " ".join(page.text.split())
    assert "gets 2 of 2: 1 yes, 2 yes." in said and "gets 1 of 2: 1 no, 2 yes." in said
    assert "gives the answer 0 points" in said


def test_it_is_no_cell_of_the_gradebook_and_comes_once_however_often_graded(graded):
    assert main(["grade", "--force"]) == 0
    found = [cell for cell in autograded(graded).cells if CRITERION in cell.source]
    assert len(found) == 1 and "nbgrader" not in found[0].metadata


def test_it_is_in_nothing_that_a_student_gets(graded):
    assert tiny.api(graded).generate_feedback(tiny.MODULE)["success"]
    page = graded / "feedback" / "ada" / tiny.MODULE / f"{tiny.MODULE}.html"
    assert ANSWER in page.read_text(encoding="utf-8")
    for room in ("feedback", "release", "submitted"):
        for path in Path(graded, room).rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                assert "adding works for every sign" not in text and SAMPLE not in text, path


def test_it_is_not_shown_where_feedback_would_not_take_it_out(instant_course):
    with (instant_course / "nbgrader_config.py").open("a", encoding="utf-8") as end:
        end.write('\nc.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]\n')
    tiny.hand_in(instant_course, "ada", tiny.answered(instant_course, why=ANSWER))
    assert main(["grade"]) == 0
    assert not [cell for cell in autograded(instant_course).cells if CRITERION in cell.source]
    log = instant_course / ".autograder" / "logs" / f"{tiny.MODULE}.log"
    assert "No rubric is shown" in log.read_text(encoding="utf-8")


def test_a_student_s_own_cell_can_not_pass_for_one(instant_course):
    """It would be missing from feedback."""
    notebook = tiny.answered(instant_course, why=ANSWER)
    own = {"autograder": {"rubric": True}}
    notebook.cells.append(nbformat.v4.new_markdown_cell("My note.", metadata=own))
    tiny.hand_in(instant_course, "ada", notebook)
    assert main(["grade"]) == 0
    (cell,) = [cell for cell in autograded(instant_course).cells if "My note." in cell.source]
    assert "rubric" not in cell.metadata.autograder


def test_rubrics_that_were_lost_are_read_anew(fresh_course):
    state, source = fresh_course / ".autograder", fresh_course / "source" / tiny.MODULE
    secret = pool.read_secret(state)
    kept = pool._beside(pool._path(source, state, secret))
    kept.write_text("[")
    found = pool.hidden_rubrics(source, state, secret)
    assert found["why"].criteria[0] == CRITERION and kept.read_text() != "["


def test_the_step_is_one_of_those_that_nbgrader_s_button_takes(graded):
    steps = tiny.settings(graded).Autograde.autograde_preprocessors
    assert f"{ShowRubrics.__module__}.ShowRubrics" in steps
