"""Is what a class is told safe to show, and its gradebook opened no more often than needed?"""

from nbgrader.api import Gradebook
from sqlalchemy import event

from autograder.grading.gradebook import one_engine
from autograder.grading.terminal import escaped


def test_names_cannot_command_a_terminal():
    assert escaped("ada\x1b[2J\u202e\ud800\udce9") == r"ada\x1b[2J\u202e\ud800\xe9"


def test_gradebooks_share_an_engine_while_a_class_is_booked(tmp_path):
    def engine():
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
            return gradebook.engine

    apart = engine()
    with one_engine():
        assert engine() is engine() is not apart
    assert engine() is not engine()


def test_tables_are_looked_for_once(tmp_path):
    address, asked = f"sqlite:///{tmp_path / 'gradebook.db'}", []

    def listen(connection, cursor, statement, *rest):
        asked.append(statement)

    with one_engine():
        with Gradebook(address) as first:
            event.listen(first.engine, "before_cursor_execute", listen)
        Gradebook(address).close()
        assert asked and not [statement for statement in asked if "table_info" in statement]
