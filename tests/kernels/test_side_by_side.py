"""Are notebooks run side by side, each told of, whatever happens to the process that runs it?"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.kernels.client import can_fork
from autograder.kernels.serving import warm_kernels

pytestmark = pytest.mark.skipif(not can_fork(), reason="forking is safe on Linux only")
MEET = """\
import pathlib, time
pathlib.Path("{mine}").touch()
end = time.monotonic() + 20
while not pathlib.Path("{other}").exists() and time.monotonic() < end:
    time.sleep(0.01)
print(pathlib.Path("{other}").exists())"""
ENDS = """
import os, signal

def pytest_runtest_call(item):
    if item.nodeid == "b.ipynb::Cell 1":
        os.kill(os.getpid(), signal.SIGKILL)
"""
WARNS = """
import warnings

class Stale(UserWarning):
    pass

def pytest_runtest_call(item):
    if item.nodeid == "b.ipynb::Cell 1":
        warnings.warn("the yeast is old", {category})
"""
SLEEP = """\
import os, pathlib, time
pathlib.Path("new-{name}").write_text(str(os.getpid()))
os.rename("new-{name}", "{name}")
time.sleep(60)"""
MARK = "NOTEBOOKS_SIDE_BY_SIDE"


@pytest.fixture(scope="module", autouse=True)
def server():
    """One for all of them: each would import TensorFlow."""
    with warm_kernels():
        yield


@pytest.fixture
def folder(tmp_path):
    """Holds three notebooks of three cells that print what is stored."""
    for name in "abc":
        write(tmp_path / f"{name}.ipynb", *[(f"print({number})", number) for number in range(3)])
    return tmp_path


def write(path, *cells):
    """Write a notebook of sources, each with what it has printed."""
    notebook = new_notebook()
    for number, (source, printed) in enumerate(cells, 1):
        output = new_output("stream", name="stdout", text=f"{printed}\n")
        notebook.cells.append(new_code_cell(source, execution_count=number, outputs=[output]))
    nbformat.write(notebook, path)


def command(folder, *how):
    books = sorted(map(str, folder.glob("*.ipynb")))
    return {
        "args": [
            *(sys.executable, "-m", "pytest", "--config-file", os.devnull),
            *("--rootdir", str(folder), "-p", "no:cacheprovider"),
            *("-p", "autograder.kernels.nbval_plugin", *how, "--nbval", *books),
        ],
        "env": {
            **{name: it for name, it in os.environ.items() if "PYTEST" not in name},
            **{MARK: str(folder), "PYTHONPATH": str(folder)},
        },
        "cwd": folder,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
    }


def run(folder, *how):
    return subprocess.run(**command(folder, *how), timeout=120)


def still_there(folder):
    """pytest's own processes of a run that still live; its kernels are forks of the server."""
    found = []
    for process in os.listdir("/proc"):
        try:
            with open(f"/proc/{process}/environ", "rb") as file:
                environment = file.read()
        except OSError:
            continue
        if f"{MARK}={folder}".encode() in environment.split(b"\0"):
            found.append(process)
    return found


def comes_true(what, seconds):
    """Whether it is so within that time."""
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def test_every_cell_is_told_of_once(folder):
    report = folder / "report.xml"
    done = run(folder, "-rp", "--junitxml", str(report))
    told = [line for line in done.stdout.splitlines() if line.startswith("PASSED ")]
    assert sorted(told) == [
        f"PASSED {name}.ipynb::Cell {cell}" for name in "abc" for cell in range(3)
    ]
    assert [int(ElementTree.parse(report).find("testsuite").get(what)) for what in
            ("tests", "failures", "errors")] == [9, 0, 0]  # fmt: skip
    assert done.returncode == 0


@pytest.mark.parametrize("category", ["UserWarning", "Stale", "type('Own', (Stale,), {})"])
def test_a_warning_is_told_once_whatever_class_it_is_of(folder, category):
    (folder / "warns.py").write_text(WARNS.format(category=category))
    done = run(folder, "-p", "warns")
    assert done.stdout.count(": the yeast is old") == 1
    assert "9 passed, 1 warning" in done.stdout


@pytest.mark.parametrize(("at_once", "met"), [("2", True), ("1", False)])
def test_as_many_run_at_once_as_are_asked_for(tmp_path, at_once, met):
    for mine, other in ("xy", "yx"):
        source = MEET.format(mine=mine, other=other).replace("+ 20", "+ 20" if met else "+ 0.1")
        write(tmp_path / f"{mine}.ipynb", (source, "True"))
    done = run(tmp_path, "--notebooks-at-once", at_once)
    assert ("2 passed" in done.stdout) == met, done.stdout


def test_a_cell_that_changed_fails_with_both_outputs_told(folder):
    write(folder / "b.ipynb", ("print(1)", 1), ("print('now')", "stored"), ("print(3)", 3))
    done = run(folder)
    assert "1 failed, 8 passed" in done.stdout
    assert "b.ipynb::Cell 1" in done.stdout
    assert "stored" in done.stdout
    assert "now" in done.stdout
    assert done.returncode == 1


def test_cells_whose_process_has_ended_fail_and_other_notebooks_are_run(folder):
    (folder / "ends.py").write_text(ENDS)
    done = run(folder, "-p", "ends")
    assert "2 failed, 7 passed" in done.stdout, done.stdout
    assert done.stdout.count("ended too early, with exit code -9") >= 2
    assert done.returncode == 1


def test_as_many_failures_as_asked_end_it(folder):
    for name in "abc":
        write(folder / f"{name}.ipynb", ("1 / 0", ""), ("print(1)", 1))
    done = run(folder, "--maxfail", "1")
    assert "stopping after 1 failures" in done.stdout
    assert "1 failed" in done.stdout
    assert done.returncode == 1
    assert still_there(folder) == []


def test_none_at_once_is_refused(folder):
    done = run(folder, "--notebooks-at-once", "0")
    assert "--notebooks-at-once must be at least 1." in done.stdout
    assert "Traceback" not in done.stdout
    assert done.returncode == 4


def test_a_notebook_that_cannot_be_read_is_told_of_before_any_is_run(folder):
    (folder / "b.ipynb").write_text("{")
    done = run(folder)
    assert "1 error" in done.stdout
    assert "passed" not in done.stdout
    assert done.returncode == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_ended_from_outside_it_leaves_no_process(folder, number):
    for name in "ab":
        write(folder / f"{name}.ipynb", (SLEEP.format(name=name), ""))
    process = subprocess.Popen(**command(folder, "--notebooks-at-once", "2"))
    kernels = [folder / "a", folder / "b"]
    assert comes_true(lambda: all(path.exists() for path in kernels), 60)
    assert len(still_there(folder)) == 3  # pytest and its forks
    process.send_signal(number)
    told, _ = process.communicate(timeout=30)
    assert comes_true(lambda: not still_there(folder), 10)
    running = [Path("/proc", path.read_text()) for path in kernels]
    assert comes_true(lambda: not any(path.exists() for path in running), 10)
    if number == signal.SIGINT:
        assert "KeyboardInterrupt" in told
        assert process.returncode == 2
