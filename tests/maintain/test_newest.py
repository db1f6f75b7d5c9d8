"""Does `make newest` tell of everything that broke, and of nothing else?"""

import importlib.util
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


REPORT = """<testsuites><testsuite>
<testcase classname="tests.course.test_02_recording" name="test_slope">
<failure message="6 != 7&#10;more"/></testcase>
<testcase classname="tests.test_judge" name="test_right"><error message="ImportError"/></testcase>
<testcase classname="tests.test_judge" name="test_wrong"/>
</testsuite></testsuites>"""


def test_claims_are_told_from_other_tests(newest, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    claim, test = newest.failures(report, "test")
    assert claim == newest.Broken("claim", "tests.course.test_02_recording::test_slope", "6 != 7")
    assert (test.kind, test.why) == ("test", "ImportError")


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
