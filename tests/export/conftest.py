"""A gradebook with what exports get wrong: names, penalties, marks, gaps."""

from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

MODULES = ("02_recording", "09_clipping")


def pytest_collection_modifyitems(items):
    """nbgrader's own use of its libraries warns; ours would still fail elsewhere."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            for line in ("ignore::sqlalchemy.exc.SAWarning", "ignore::ResourceWarning"):
                item.add_marker(pytest.mark.filterwarnings(line))


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """Where the gradebook is."""
    url = f"sqlite:///{tmp_path_factory.mktemp('export') / 'gradebook.db'}"
    with closing(Gradebook(url)) as book:
        for module in MODULES:
            book.update_or_create_assignment(module)
            book.update_or_create_notebook(module, module)
            for name, kind, most in (("slope_at", "code", 4.0), ("in_words", "markdown", 3.0)):
                book.update_or_create_grade_cell(
                    name, module, module, max_score=most, cell_type=kind
                )
        book.update_or_create_student(
            "ada", first_name="Ada", last_name='O"Neil, of Ely', lms_user_id="4711"
        )
        book.update_or_create_student("bob", first_name="=1+1", last_name="Βασίλης", email="b@x.eu")
        book.update_or_create_student("cyd\n-2")
        _score(book, "ada", "02_recording", 4.0, marked=2.5, late=1.25)
        _score(book, "ada", "09_clipping", 1.0, marked=None, late=0.0)
        _score(book, "bob", "02_recording", 8 / 3, marked=0.0, late=9.0)
        book.db.commit()
    return url


def _score(book, student, module, points, *, marked, late):
    submission = book.update_or_create_submission(module, student)
    submission.notebooks[0].late_submission_penalty = late
    tested = book.find_grade("slope_at", module, module, student)
    tested.auto_score, tested.needs_manual_grade = points, False
    written = book.find_grade("in_words", module, module, student)
    written.manual_score, written.needs_manual_grade = marked, marked is None


@pytest.fixture
def gradebook(database):
    with closing(Gradebook(database)) as book:
        yield book
