"""Does nbval, with the plugin, run every notebook in a kernel of one server?"""

import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.kernels import SERVER, provisioner

SOURCE = f"""\
import os, sys
print("tensorflow" in sys.modules, os.path.exists(os.environ["{SERVER}"]))"""


@pytest.fixture
def books(tmp_path):
    """Three notebooks whose stored output is a warm kernel's, which a server made."""
    paths = [tmp_path / f"{name}.ipynb" for name in "abc"]
    for path in paths:
        output = new_output("stream", name="stdout", text="True True\n")
        cell = new_code_cell(SOURCE, execution_count=1, outputs=[output])
        nbformat.write(new_notebook(cells=[cell]), path)
    return paths


FORKS = pytest.mark.skipif(not provisioner.can_fork(), reason="forking is safe on Linux only")


def run(books, *how):
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    environment.pop(SERVER, None)
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--config-file", os.devnull, "-q", *how),
            *("--rootdir", str(books[0].parent), "-p", "no:cacheprovider"),
            *("-p", "autograder.lean_start", "-p", "autograder.kernels.nbval_plugin"),
            *("--nbval", *map(str, books)),
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@FORKS
@pytest.mark.parametrize("jobs", [[], ["-n", "2"]], ids=["alone", "two at a time"])
def test_every_notebook_gets_a_warm_kernel(books, jobs):
    done = run(books, *jobs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_the_largest_notebook_is_run_first(books):
    """It mostly takes longest, and would be waited for alone if it came last."""
    for path, lines in zip(books, (1, 500, 20), strict=True):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells += [new_code_cell("# much\n" * lines), new_code_cell("last = 1")]
        nbformat.write(notebook, path)
    found = run(books, "--collect-only").stdout
    assert [line for line in found.splitlines() if "::" in line] == [
        f"{name}.ipynb::Cell {cell}" for name in "bca" for cell in range(3)
    ]
