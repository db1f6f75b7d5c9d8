"""Do the commands of the instructor's guide work as they are typed, from a clone to grades out?

What its instructor edits before building is to add the README's ten-minute exercise, word for word:
so both texts are held by one build.
"""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
GUIDE = (COURSE / "docs" / "GUIDE.md").read_text(encoding="utf-8")
README = (COURSE / "README.md").read_text(encoding="utf-8")
MODULE = "02_recording"
DECLARED = ("misconception", "another_way", "group")
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.M | re.S)
    for line in block.splitlines()
]


def make_course(tmp_path_factory):
    """A course of one module, and of its wrong answers those of one exercise."""
    root = tmp_path_factory.mktemp("guide") / "course"
    for room in ("source", "release"):
        shutil.copytree(COURSE / room / MODULE, root / room / MODULE)
    keep_mistakes_of("slope_at", root / "source" / MODULE)
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
    return root


def keep_mistakes_of(exercise, source):
    """Take those of other exercises out: to run each of them on all hidden cases takes a minute.

    Lines of the catalogue that only they stood for are then not met, but listed.
    """
    file, settings = source / "misconceptions.py", source / "module.toml"
    all_of_them = file.read_text(encoding="utf-8")
    lines = all_of_them.splitlines(keepends=True)
    for part in reversed(ast.parse(all_of_them).body):
        value = [part.value] if isinstance(part, ast.Assign) else []
        for call in getattr(part, "decorator_list", value):
            declares = ast.unparse(getattr(call, "func", call)) in DECLARED
            if declares and ast.literal_eval(call.args[0]) != exercise:
                lines[call.lineno - 1 : part.end_lineno] = []
    file.write_text("".join(lines), encoding="utf-8")
    met, before = (set(re.findall(r'"(M\d+)"', text)) for text in ("".join(lines), all_of_them))
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"^met = .*$", f"met = {json.dumps(sorted(met))}", text, flags=re.M)
    gone = json.dumps(sorted(before - met)).removesuffix("]")
    settings.write_text(text.replace("listed = [", f"listed = {gone}, "), encoding="utf-8")


def exercise_of_ones_own():
    """The Python blocks of the README's section on it."""
    section = README.partition("### Add your own exercise")[2].partition("\n## ")[0]
    found = re.findall(r"^   ```python\n(.*?)^   ```", section, re.M | re.S)
    return [textwrap.dedent(text) for text in found]


def edit(course):
    """Add the exercise of one's own, as the README says."""
    exercise, wrong, cells = exercise_of_ones_own()
    for file, text in (("exercises.py", exercise), ("misconceptions.py", wrong)):
        with (course / "source" / MODULE / file).open("a", encoding="utf-8") as end:
            end.write("\n\n" + text)
    (course / "add.py").write_text(cells, encoding="utf-8")
    type_in(course, f"{shlex.quote(sys.executable)} add.py")


def hand_in(course):
    """Pack a student's zip, of what was released."""
    (course / "zips").mkdir()
    work = course / "work" / MODULE
    shutil.copytree(course / "release" / MODULE, work)
    book = work / f"{MODULE}.ipynb"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("raise NotImplementedError()", "return 0.0", 1), encoding="utf-8")
    type_in(course, "autograder submit --name ada --to zips/ada.zip")


BEFORE = {"autograder build": edit, "autograder collect": hand_in}
"""What is done before the guide's command that begins so."""


def type_in(course, line):
    """Run a line as it is typed in the course's folder; it has to succeed."""
    scripts = sysconfig.get_path("scripts")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
        "PYTHONPATH": str(COURSE),
        "AUTOGRADER_STATE": "off",
    }
    done = subprocess.run(
        ["bash", "-c", line], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course in which every command of the guide was typed, in its order."""
    root = make_course(tmp_path_factory)
    for line in COMMANDS:
        for beginning in [one for one in BEFORE if line.startswith(one)]:
            BEFORE[beginning](root)
        type_in(root, line)
    return root


def test_every_command_works_in_its_order(course):
    made = {path.name for path in course.iterdir()}
    assert {"submitted", "autograded", "feedback", "report.html", "grades.csv"} <= made
    page = course / "feedback" / "ada" / MODULE / f"{MODULE}.html"
    assert "slope_at" in page.read_text(encoding="utf-8")


def test_exercise_of_ones_own_builds_as_written(course):
    released = (course / "release" / MODULE / f"{MODULE}.ipynb").read_text(encoding="utf-8")
    assert 'check(\\"slope_of_twice\\")' in released
    assert "f(f(x))\\n" not in released.partition('"id": "slope_of_twice_answer"')[2]
    expected = (course / "release" / MODULE / "expected.json").read_text(encoding="utf-8")
    assert "multiply two slopes that were both taken at x0." in expected


def test_what_a_student_types_is_in_the_guide_too():
    assert "autograder submit --name ada" in GUIDE


@pytest.mark.parametrize("program", sorted({line.split()[0] for line in COMMANDS}))
def test_it_names_only_programs_that_are_installed(program):
    assert (Path(sys.executable).parent / program).exists()
