"""A built tiny course to sample, and its demo, run once for all tests."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.build.command import build

from ..build import tiny

REPOSITORY = Path(__file__).parents[2]
LIMITS = """
c.Grader.cell_seconds = 5
c.Grader.observation_seconds = 3
"""
"""For the endless loop in one answer, which runs until they end it."""


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the tiny course, built."""
    root = tmp_path_factory.mktemp("course")
    tiny.write_course(root)
    settings = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(settings + LIMITS, encoding="utf-8")
    assert build(root) == 0
    return root


@dataclass(frozen=True)
class Demo:
    """A demo that was run: its exit code, its folder and what it printed."""

    code: int
    folder: Path
    printed: str
    complained: str


@pytest.fixture(scope="session")
def demo(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo of the tiny course, as a user runs it."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    done = subprocess.run(
        [sys.executable, "-m", "autograder.command", "demo", folder, "--course", course],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Demo(done.returncode, folder, done.stdout, done.stderr)
