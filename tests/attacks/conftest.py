"""What is outside, planted before the first warm process starts; and a tiny course to attack."""

import warnings
from pathlib import Path

import pytest

from autograder.grading.pool import hidden_references, read_secret
from tests.grading import tiny

from .outside import Outside


@pytest.fixture(scope="session", autouse=True)
def outside():
    planted = Outside()
    yield planted
    planted.close()


@pytest.fixture(scope="session")
def references(tmp_path_factory):
    """The exercises of the tiny course, on their hidden pool."""
    folder = tmp_path_factory.mktemp("attacked") / "source" / tiny.MODULE
    folder.mkdir(parents=True)
    (folder / "exercises.py").write_text(tiny.EXERCISES)
    (folder / "misconceptions.py").write_text(tiny.MISCONCEPTIONS)
    (folder / "module.toml").write_text(tiny.TOML)
    import nbformat

    nbformat.write(tiny.source_notebook(), folder / f"{tiny.MODULE}.ipynb")
    state = Path(folder.parents[1]) / ".autograder"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return hidden_references(folder, state, read_secret(state))
