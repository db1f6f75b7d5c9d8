"""Do the commands of the instructor's guide work as they are typed, from a clone to grades out?"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
GUIDE = (COURSE / "docs" / "GUIDE.md").read_text(encoding="utf-8")
MODULE = "02_recording"
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.M | re.S)
    for line in block.splitlines()
]


@pytest.fixture(scope="module", name="course")
def made_course(tmp_path_factory):
    """A course of one module, and a student's zip."""
    root = tmp_path_factory.mktemp("guide") / "course"
    for room in ("source", "release"):
        shutil.copytree(COURSE / room / MODULE, root / room / MODULE)
    (root / "notebooks").mkdir()
    shutil.copy2(COURSE / "notebooks" / f"{MODULE}.ipynb", root / "notebooks")
    for name in ("nbgrader_config.py", "constraints.txt", "LICENSE", "LICENSE-TEXT", "README.md"):
        shutil.copy2(COURSE / name, root)
    shutil.copy2(COURSE / "pyproject.toml", root)
    for package in ("autograder", "tapescope"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(COURSE / package, root / "package" / package, ignore=ignored)
        (root / package).symlink_to(root / "package" / package)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as end:
        end.write('\nc.Grader.confinement = "best"\n')
    (root / "zips").mkdir()
    work = root / "work" / MODULE
    shutil.copytree(root / "release" / MODULE, work)
    book = work / f"{MODULE}.ipynb"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("raise NotImplementedError()", "return 0.0", 1), encoding="utf-8")
    typed(root, "autograder submit --name ada --to zips/ada.zip")
    return root


def typed(course, line):
    scripts = sysconfig.get_path("scripts")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "PYTHONPATH": str(COURSE),
        "AUTOGRADER_STATE": "off",
    }
    return subprocess.run(
        ["bash", "-c", line], cwd=course, env=environment, capture_output=True, text=True
    )


def test_every_command_works_in_its_order(course):
    for line in COMMANDS:
        done = typed(course, line)
        assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    made = {path.name for path in course.iterdir()}
    assert {"submitted", "autograded", "feedback", "report.html", "grades.csv"} <= made
    page = course / "feedback" / "ada" / MODULE / f"{MODULE}.html"
    assert "slope_at" in page.read_text(encoding="utf-8")


def test_what_a_student_types_is_in_the_guide_too():
    assert "autograder submit --name ada" in GUIDE


@pytest.mark.parametrize("program", sorted({line.split()[0] for line in COMMANDS}))
def test_it_names_only_programs_that_are_installed(program):
    assert (Path(sys.executable).parent / program).exists()
