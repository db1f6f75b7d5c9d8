"""Is nothing lost or repeated when grading is stopped or killed at any moment, and begun again?"""

import json
import os
import signal
import sqlite3
import sys

import instant
import pytest
import tiny
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tiny import SOLUTIONS, answered, hand_in

from autograder.command import main
from autograder.grading.gradebook import make_gradebook


@pytest.fixture
def stopped(monkeypatch):
    """nbgrader is stopped after it made the tables and before it notes their version."""

    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("nbgrader.api.get_alembic_version", stop)


CLASS = {
    "ada": SOLUTIONS,
    "bob": {"double": "def double(x):\n    return abs(2 * x)"},
    "cyd": {},
}
WATCHED = {"open", "os.mkdir", "os.rename", "os.remove", "os.chmod", "shutil.rmtree"}
POINTS = {1: 7, 2: 4}
"""By the number of jobs: moments at which a run is ended, spread over all that were counted."""
VOLATILE = {"id", "student_id", "assignment_id", "notebook_id", "cell_id"}


class Counter:
    """Counts touches of the disk and of the gradebook; at the chosen one it sends a signal."""

    def __init__(self, last=None, number=signal.SIGKILL):
        self.count, self.last, self.number = 0, last, number

    def __call__(self, *about):
        self.count += 1
        if self.last and self.count >= self.last:  # two threads can count at once
            self.last = None
            os.kill(os.getpid(), self.number)

    def audit(self, name, arguments):
        if name in WATCHED and str(arguments[0]).find("/course/") >= 0:
            self()


def grade_apart(counter, result, jobs):
    """`autograder grade` in a forked child; the signal it died by, and what it counted."""
    child = os.fork()
    if child == 0:
        try:
            sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
            sys.addaudithook(counter.audit)
            for moment in ("before_cursor_execute", "commit"):
                event.listen(Engine, moment, counter)
            code = main(["grade", "--jobs", str(jobs)])
            result.write_text(f"{code} {counter.count}")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def state(root):
    """Everything that grading leaves behind, without what differs between two equal runs."""
    with sqlite3.connect(root / "gradebook.db") as database:
        database.row_factory = sqlite3.Row
        tables = {
            table: sorted(
                repr({key: row[key] for key in row.keys() if key not in VOLATILE})  # noqa: SIM118
                for row in database.execute(f"select * from {table}")
            )
            for (table,) in database.execute("select name from sqlite_master where type = 'table'")
        }
    files = {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted((root / "autograded").rglob("*"))
        if path.is_file()
    }
    verdicts = {}
    for path in (root / ".autograder" / "verdicts").rglob("*.jsonl"):
        lines = [json.loads(line) for line in path.read_text().splitlines() if whole(line)]
        verdicts[path.name] = [{**line, "when": None} for line in lines]
    left = list((root / ".autograder").glob("importing-*"))
    return tables, files, verdicts, left


def whole(line):
    try:
        return bool(json.loads(line))
    except ValueError:
        return False


def start_anew(root, gradebook):
    """The course as it was before anything was graded, but for a gradebook that knows it."""
    for name in ("autograded", ".autograder/verdicts", ".autograder/cache/runs"):
        tiny.shutil.rmtree(root / name, ignore_errors=True)
    tiny.shutil.copy(gradebook, root / "gradebook.db")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked children")
@pytest.mark.parametrize("jobs", POINTS)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_ended_at_any_moment_and_started_again(instant_course, monkeypatch, tmp_path, jobs, number):
    log, result = tmp_path / "runs", tmp_path / "result"
    monkeypatch.setenv(instant.LOG, str(log))
    for student, answers in CLASS.items():
        hand_in(instant_course, student, answered(instant_course, **answers))
    known = tmp_path / "known.db"
    tiny.shutil.copy(instant_course / "gradebook.db", known)
    assert grade_apart(Counter(), result, jobs) == 0
    code, count = map(int, result.read_text().split())
    step = count // POINTS[jobs]
    assert code == 0 and step > 3
    expected = state(instant_course)
    for last in range(step // 2, count - step // 3, step):
        start_anew(instant_course, known)
        log.write_text("")
        ended_by = grade_apart(Counter(last, number), result, jobs)
        if number == signal.SIGKILL:
            assert ended_by == signal.SIGKILL
        else:
            assert ended_by == 0 and result.read_text().startswith("130 ")
        assert grade_apart(Counter(), result, jobs) == 0
        assert result.read_text().startswith("0 ")
        found = state(instant_course)
        assert found[:3] == expected[:3], last
        assert len(log.read_text().split()) <= len(CLASS) + jobs  # those that were cut off


def test_a_gradebook_is_made_whole_or_not_at_all(course, stopped):
    (course / "gradebook.db").unlink()
    with pytest.raises(KeyboardInterrupt):
        make_gradebook(tiny.api(course).coursedir)
    assert not list(course.glob("gradebook.db*"))
