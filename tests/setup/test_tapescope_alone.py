"""Does tapescope install and work where there is no Jupyter and no grader, on a stranger's code?"""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

COURSE = Path(__file__).parents[2]
PAGE = (COURSE / "site" / "tapescope.md").read_text(encoding="utf-8")
PROJECT = "tf-autograd-course"
ABSENT = {
    "autograder", "ipykernel", "ipywidgets", "jupyter_client", "jupyter_core", "jupyterlab",
    "nbclient", "nbconvert", "nbformat", "nbgrader", "nbval", "notebook", "pytest",
}  # fmt: skip
ALONE = """
import json, sys

ABSENT = set(json.loads(sys.argv.pop(1)))

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
sys.path.insert(0, sys.argv.pop(1))
import runpy
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def installed_without_extras():
    """The distributions that `pip install .` brings, by the metadata that pip reads."""
    found, left = set(), [PROJECT]
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        for line in distribution(name).requires or ():
            one = Requirement(line)
            wanted = one.marker is None or one.marker.evaluate({"extra": ""})
            if wanted and canonical(one.name) not in found:
                left.append(canonical(one.name))
    return found


@pytest.fixture(scope="module", name="absent")
def found_absent():
    """What can be imported here, and could not where only tapescope's needs are installed."""
    there = installed_without_extras()
    absent = {
        module
        for module, owners in packages_distributions().items()
        if there.isdisjoint(map(canonical, owners))
    }
    return absent | {"autograder"}


def test_no_jupyter_and_no_grader_is_installed_with_it():
    there = installed_without_extras()
    assert {"igraph", "ipython", "jinja2", "matplotlib", "tensorflow"} <= there
    assert there.isdisjoint(map(canonical, ABSENT))


def page_code():
    """The training step that the page shows, with its imports."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
    return next(block for block in blocks if "def train_step" in block)


def alone(absent, script, code):
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, "-c", ALONE, json.dumps(sorted(absent)), str(COURSE), str(script)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=script.parent, env=environment, capture_output=True, text=True
    )


def test_the_three_calls_answer_on_the_page_s_training_step(absent, tmp_path):
    assert absent >= ABSENT
    calls = """
import sys
import tapescope

why = tapescope.why_none(train_step)
recording = tapescope.record(train_step)
picture = recording.draw()
picture.savefig("step.png")
print(why, recording, picture.alt, why._repr_html_(), recording._repr_html_(), sep="\\n=====\\n")
print(*sys.modules, file=sys.stderr, sep="\\n")
"""
    done = alone(absent, tmp_path / "theirs.py", page_code() + calls)
    assert done.returncode == 0, done.stderr
    why, recording, picture, *pages = done.stdout.split("\n=====\n")
    assert "model.predict" in why and "Left TensorFlow" in why
    assert why.count(": None") == 2
    assert "loss = Mean" in recording
    assert "get no gradient" in picture and "loss (target" in picture
    assert (tmp_path / "step.png").stat().st_size > 10_000
    assert all("<" in page for page in pages)
    loaded = {name.partition(".")[0] for name in done.stderr.splitlines()}
    assert "tapescope" in loaded and loaded.isdisjoint(ABSENT)


def test_a_module_that_is_not_there_is_really_missing(absent, tmp_path):
    done = alone(absent, tmp_path / "theirs.py", "import nbformat\n")
    assert "No module named 'nbformat'" in done.stderr


def test_the_page_shows_the_three_calls_on_that_step():
    section = PAGE.partition("## On a stranger's code")[2]
    for call in ("why_none(train_step)", "record(train_step)", ".draw()"):
        assert call in section
    assert "pip install ." in PAGE
