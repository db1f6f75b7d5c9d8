"""A tiny course for every test of grading, built once and copied."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import `tiny`, which is no package
import tiny

from autograder.grading.pool import hidden_references, read_secret
from autograder.grading.register import register


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tiny.write_course(tmp_path_factory.mktemp("built") / "course")
    state = root / ".autograder"
    hidden_references(root / "source" / tiny.MODULE, state, read_secret(state))  # once for all
    api = tiny.api(root)
    register(api.coursedir, tiny.MODULE, api)  # nbgrader starts a program to make a gradebook
    return root


@pytest.fixture
def course(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the course, as the working folder; runs are shared between tests."""
    root = tmp_path / "course"
    shutil.copytree(built, root, ignore=shutil.ignore_patterns("cache"))
    (root / ".autograder" / "cache").symlink_to(built / ".autograder" / "cache")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def fresh_course(course: Path, built: Path) -> Path:
    """A course in which nothing was run yet."""
    cache = course / ".autograder" / "cache"
    cache.unlink()
    shutil.copytree(built / ".autograder" / "cache" / "pools", cache / "pools")
    return course


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """nbgrader's own use of its libraries warns; ours would still fail elsewhere."""
    ignored = [
        "ignore::sqlalchemy.exc.SAWarning",
        "ignore::DeprecationWarning",
        "ignore::ResourceWarning",
    ]
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            for line in ignored:
                item.add_marker(pytest.mark.filterwarnings(line))


@pytest.fixture
def instant_course(fresh_course: Path) -> Path:
    """A fresh course whose submissions are run in the process that grades."""
    with open("nbgrader_config.py", "a") as file:
        file.write('\nc.Grader.runner = "instant.run"\n')
    return fresh_course
