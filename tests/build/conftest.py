"""The tiny course: fresh for each test, and once observed and once built for all of them."""

from pathlib import Path

import pytest

from autograder.build.command import build
from autograder.build.prove import seed_sets
from autograder.source import Observed, observe_module

from . import tiny


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The source folder of a fresh tiny course."""
    return tiny.write_course(tmp_path)


@pytest.fixture(scope="session")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """What the tiny module gives on every seed that the build proves."""
    folder = tiny.write_course(tmp_path_factory.mktemp("observed"))
    seeds = [seed for seeds in seed_sets() for seed in seeds]
    return observe_module(folder, seeds, whole=True)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a tiny course that was built; copy it before changing it."""
    root = tmp_path_factory.mktemp("built")
    tiny.write_course(root)
    assert build(root) == 0
    return root
