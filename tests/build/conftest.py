"""The tiny course: fresh for each test, and once observed and once built for all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.build import command
from autograder.build.command import build
from autograder.build.prove import seed_sets
from autograder.source import Observed, observe_module
from autograder.source_start import WarmSource

from . import tiny


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The source folder of a fresh tiny course."""
    return tiny.write_course(tmp_path)


@pytest.fixture(scope="session")
def observed(imported: WarmSource, tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """What the tiny module gives on every seed that the build proves."""
    folder = tiny.write_course(tmp_path_factory.mktemp("observed"))
    seeds = [seed for seeds in seed_sets() for seed in seeds]
    return observe_module(folder, seeds, whole=True, start=imported.start)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a tiny course that was built; copy it before changing it."""
    root = tmp_path_factory.mktemp("built")
    tiny.write_course(root)
    assert build(root) == 0
    return root


@pytest.fixture(scope="session")
def imported() -> Iterator[WarmSource]:
    """What has imported everything; a fork of it is as good as a fresh process, as
    `test_warm_source.py` shows."""
    with WarmSource() as source:
        yield source


@pytest.fixture
def quick_build(imported: WarmSource, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of one module without four seconds of imports."""
    monkeypatch.setattr(command, "start_fresh", imported.start)
