"""Does `make newest` tell of everything that broke, and of nothing else?"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]


@pytest.fixture(name="newest", scope="module")
def newest_module():
    specification = importlib.util.spec_from_file_location("newest", COURSE / "maintain/newest.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules["newest"] = module
    specification.loader.exec_module(module)
    yield module
    del sys.modules["newest"]


@pytest.fixture
def bare(monkeypatch):
    """A pytest that `newest` starts loads xdist alone: other plugins take seconds to import."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")


REPORT = """<testsuites><testsuite>
<testcase classname="tests.course.test_02_recording" name="test_slope">
<failure message="6 != 7&#10;more"/></testcase>
<testcase classname="tests.test_judge" name="test_right"><error message="ImportError"/></testcase>
<testcase classname="tests.test_judge" name="test_wrong"/>
</testsuite></testsuites>"""


def test_what_failed_is_told_and_what_passed_is_not(newest, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    first, second = newest.failures(report, "claim")
    where = "tests.course.test_02_recording::test_slope"
    assert first == newest.Broken("claim", where, "6 != 7 / more")
    assert (second.kind, second.why) == ("claim", "ImportError")


def test_claims_are_told_from_other_tests(newest, bare, tmp_path, monkeypatch):
    """Each test of a course of two is told once, by the step that it belongs to."""
    for folder in ("tests/course", "tests/other"):
        (tmp_path / folder).mkdir(parents=True)
        name = folder.rpartition("/")[2]
        (tmp_path / folder / f"test_{name}.py").write_text("def test_it():\n    assert 0\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n")
    monkeypatch.setattr(newest, "COURSE", tmp_path)
    python = Path(sys.executable)
    (claim,) = newest.claims(python, tmp_path, "1")
    (test,) = newest.tests(python, tmp_path, "1")
    assert (claim.kind, claim.where) == ("claim", "tests.course.test_course::test_it")
    assert (test.kind, test.where) == ("test", "tests.other.test_other::test_it")


def test_a_pytest_that_ran_nothing_is_told(newest, bare, tmp_path, monkeypatch):
    (tmp_path / "tests/course").mkdir(parents=True)
    monkeypatch.setattr(newest, "COURSE", tmp_path)
    (one,) = newest.claims(Path(sys.executable), tmp_path, "1")
    assert "pytest ended with 5" in one.why


def test_a_build_that_fails_is_told_whatever_it_says(newest, monkeypatch):
    for said, where in (("02_recording: stub passes", "02_recording"), ("", "build --check")):
        done = subprocess.CompletedProcess([], 1, "", said)
        monkeypatch.setattr(newest, "run", lambda command, done=done: done)
        (one,) = newest.build(Path(sys.executable))
        assert (one.kind, one.where) == ("build", where)


def test_programs_are_those_of_the_fresh_environment(newest, tmp_path, monkeypatch):
    """`make` puts its own environment first, and nbgrader starts programs by name."""
    monkeypatch.setattr(newest, "COURSE", tmp_path)
    program = tmp_path / "python"
    program.symlink_to(sys.executable)
    code = "import os; print(os.environ['PATH'])"
    said = newest.run([str(program), "-c", code]).stdout
    assert said.split(os.pathsep)[0] == str(tmp_path)


def test_a_run_that_left_no_report_is_told(newest, tmp_path):
    (one,) = newest.failures(tmp_path / "none.xml", "cell")
    assert "no report" in one.why


def test_a_cell_that_gives_something_else_is_told(newest, tmp_path, monkeypatch):
    """A real run of nbval, on a notebook whose stored output is wrong."""
    import nbformat

    book = nbformat.v4.new_notebook()
    for code, stored in (("print(1 + 1)", "2\n"), ("print(2 + 2)", "5\n")):
        output = nbformat.v4.new_output("stream", name="stdout", text=stored)
        book.cells.append(nbformat.v4.new_code_cell(code, outputs=[output], execution_count=1))
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    (tmp_path / "notebooks").mkdir()
    nbformat.write(book, tmp_path / "notebooks" / "01_x.ipynb")
    (tmp_path / "tests" / "notebooks").mkdir(parents=True)
    (tmp_path / newest.SANITIZE).write_bytes((COURSE / newest.SANITIZE).read_bytes())
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.setattr(newest, "COURSE", tmp_path)
    (one,) = newest.cells(Path(sys.executable), tmp_path)
    assert (one.kind, "Cell 1" in one.where) == ("cell", True)


def test_the_tested_versions_are_those_of_the_constraints(newest):
    assert newest.pinned()["tensorflow"].count(".") == 2
    assert set(newest.SHOWN) <= set(newest.pinned())
