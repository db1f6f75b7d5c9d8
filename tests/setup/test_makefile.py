"""Does make set up what is missing, and nothing twice?"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
STAMPS = {"lab": ".student", "demo": ".grading", "grade": ".grading", "build": ".dev"}
STAMPS |= {"test": ".dev", "bench": ".dev", "site": ".dev"}


@pytest.fixture
def folder(tmp_path):
    """The Makefile and what it watches, in a folder of their own."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(COURSE / name, tmp_path)
    return tmp_path


def make(folder, *arguments):
    """Run make, without the switches of a make that may have started this test."""
    switches = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}
    environment = {name: value for name, value in os.environ.items() if name not in switches}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def plan(folder, target, **variables):
    """What `make TARGET` would run."""
    assignments = [f"{name}={value}" for name, value in variables.items()]
    done = make(folder, "--dry-run", target, *assignments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def set_up(folder, *stamps):
    (folder / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    (folder / ".venv" / "bin" / "python").touch()
    for stamp in stamps:
        (folder / ".venv" / stamp).touch()


@pytest.mark.parametrize("target", STAMPS)
def test_first_run_installs_what_the_target_needs(folder, target):
    commands = plan(folder, target)
    extra = {".student": "--editable '.[lab]'", ".grading": "'.[grading]'", ".dev": "'.[dev]'"}
    assert "-m venv .venv" in commands
    assert extra[STAMPS[target]] in commands
    assert "--constraint constraints.txt" in commands


@pytest.mark.parametrize("target", STAMPS)
def test_second_run_installs_nothing(folder, target):
    set_up(folder, STAMPS[target])
    assert "pip install" not in plan(folder, target)
    assert "-m venv" not in plan(folder, target)


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_changed_settings_install_again(folder, changed):
    set_up(folder, ".student", ".grading", ".dev")
    later = (folder / ".venv" / ".dev").stat().st_mtime + 10
    os.utime(folder / changed, (later, later))
    commands = plan(folder, "test")
    assert "pip install" in commands
    assert "-m venv" not in commands


def test_tests_come_in_order_of_their_price(folder):
    commands = plan(folder, "test")
    order = ["ruff check", "mypy", "autograder build --check", "-m pytest"]
    assert sorted(order, key=commands.index) == order


def test_arguments_reach_the_commands(folder):
    set_up(folder, ".student", ".grading")
    assert "autograder lab -- --no-browser" in plan(folder, "lab", LAB_ARGS="--no-browser")
    graded = plan(folder, "grade", MODULES="02_recording", JOBS=3)
    assert "autograder grade 02_recording --jobs 3" in graded
    assert "autograder demo there" in plan(folder, "demo", DEMO_DIR="there")


def test_no_python_says_what_to_do(folder):
    done = make(folder, "demo", "PYTHON=")
    assert done.returncode == 2
    assert "install one, or say make PYTHON=" in done.stdout


def test_help_names_every_target(folder):
    done = make(folder)
    assert {line.split()[1] for line in done.stdout.splitlines()} == {*STAMPS, "newest", "help"}
