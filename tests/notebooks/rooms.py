"""The rooms of the course, its notebooks, and how each room's are run."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from autograder.kernels import NAME

COURSE = Path(__file__).parents[2]
SANITIZE = Path(__file__).with_name("sanitize.cfg")
READ = sorted(COURSE.glob("notebooks/*.ipynb"))
TEACH = sorted(COURSE.glob("source/*/*.ipynb"))
LEARN = sorted(COURSE.glob("release/*/*.ipynb"))
QUIET = {"AUTOGRADER_STATE": "off", "PYTHONWARNINGS": "default"}


def stem(path):
    """The test's name for a notebook."""
    return path.stem


def nbval(notebooks, *options, **settings):
    """Run nbval over notebooks in a process of its own; its exit code and all it printed."""
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    environment["PYTHONPATH"] = os.pathsep.join([str(COURSE), environment.get("PYTHONPATH", "")])
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--config-file", os.devnull),
            *("--rootdir", os.path.commonpath([notebook.parent for notebook in notebooks])),
            *("-p", "autograder.kernels.nbval_plugin", "--notebooks-at-once", "2"),
            *("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:hypothesispytest"),
            *("--color=no", "-q", *options, *map(str, notebooks)),
        ],
        env={**environment, **QUIET, **settings},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    return done.returncode, done.stdout + done.stderr


def read(*notebooks):
    """Strictly: every text output is compared with the stored one."""
    return nbval(notebooks, "--nbval", "--nbval-sanitize-with", str(SANITIZE))


def teach(*notebooks):
    """With the solutions in place; a failing check is an error."""
    return nbval(notebooks, "--nbval-lax", AUTOGRADER_STRICT="1")


def learn(notebook):
    """As a learner who runs everything before solving anything: what each check says."""
    book = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        book,
        timeout=120,
        kernel_name=NAME,
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    environment = {**os.environ, **QUIET}
    environment["PYTHONPATH"] = os.pathsep.join([str(COURSE), environment.get("PYTHONPATH", "")])
    client.execute(env=environment)
    return {cell.id: said(cell) for cell in book.cells if is_check(cell)}


def is_check(cell):
    """Is this the graded check of an exercise?"""
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("grade"))


def is_exercise(cell):
    """Is this one of nbgrader's cells, an answer or a check?"""
    return "nbgrader" in cell.metadata


def said(cell):
    """The text that a cell showed."""
    texts = [out.get("text", "") or out.get("data", {}).get("text/plain", "")
             for out in cell.outputs]  # fmt: skip
    return "\n".join(texts)
