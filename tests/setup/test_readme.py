"""Does the README do what it says? Its ten-minute exercise is added and built, word for word."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
README = (COURSE / "README.md").read_text(encoding="utf-8")
MODULE = "02_recording"


@pytest.fixture
def course(tmp_path):
    shutil.copytree(COURSE / "source" / MODULE, tmp_path / "source" / MODULE)
    shutil.copy2(COURSE / "nbgrader_config.py", tmp_path)
    return tmp_path


def blocks():
    """The Python blocks of the section on an exercise of one's own."""
    section = README.partition("### Add your own exercise")[2].partition("\n## ")[0]
    found = re.findall(r"^   ```python\n(.*?)^   ```", section, re.M | re.S)
    return [textwrap.dedent(text) for text in found]


def run(course, *arguments, text=None):
    environment = {**os.environ, "PYTHONPATH": str(COURSE), "AUTOGRADER_STATE": "off"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=course, env=environment, input=text, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_exercise_of_ones_own_builds_as_written(course):
    exercise, wrong, cells = blocks()
    for file, text in (("exercises.py", exercise), ("misconceptions.py", wrong)):
        with (course / "source" / MODULE / file).open("a", encoding="utf-8") as end:
            end.write("\n\n" + text)
    run(course, "-", text=cells)
    run(course, "-m", "autograder.command", "build", MODULE)
    released = (course / "release" / MODULE / f"{MODULE}.ipynb").read_text(encoding="utf-8")
    assert 'check(\\"slope_of_twice\\")' in released
    assert "f(f(x))\\n" not in released.partition('"id": "slope_of_twice_answer"')[2]
    expected = (course / "release" / MODULE / "expected.json").read_text(encoding="utf-8")
    assert "multiply two slopes that were both taken at x0." in expected


@pytest.mark.parametrize("path", re.findall(r"\]\(([\w./-]+)\)|src=\"([\w./-]+)\"", README))
def test_what_it_points_to_is_there(path):
    assert (COURSE / "".join(path)).is_file()


def test_pictures_have_a_text_in_their_place():
    pictures = re.findall(r"<img [^>]*>", README)
    assert len(pictures) == len(list((COURSE / "docs").glob("*.png"))) > 0
    assert all(len(re.search(r'alt="([^"]*)"', picture)[1]) > 100 for picture in pictures)


def test_three_doors_stand_open():
    for door in ("Learn", "Teach", "Maintain"):
        assert f"\n## {door}\n" in README
        assert f"(#{door.lower()})" in README


TARGETS = sorted(set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.M)))


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_every_target_that_it_names(target):
    assert re.search(rf"^{target}:", (COURSE / "Makefile").read_text(), re.M)


def test_the_map_s_text_is_what_the_modules_say():
    from autograder.lab.course_map import draw_map, read_map

    alt = draw_map(read_map(COURSE / "source")).alt.replace('"', "'")
    assert f'docs/course-map.png" width="760" alt="{alt}"' in README
