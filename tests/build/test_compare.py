"""Is a number of another machine taken for the same, and any other difference not?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.build.compare import changed_files, same_expected
from autograder.build.module_build import public_part
from autograder.expected import read_expected, write_expected
from autograder.misconceptions import Explanation
from autograder.outcome import Array, Outcome
from autograder.reference import AspectReference, Reference
from autograder.source import Observed


def scaled(outcome: Outcome, factor: float) -> Outcome:
    value = outcome.returned
    assert isinstance(value, Array)
    return replace(outcome, returned=replace(value, values=np.asarray(value.values * factor)))


def solution_scaled(factor: float) -> Callable[[Reference], Reference]:
    def change(aspect: AspectReference) -> AspectReference:
        first, *others = aspect.solution
        return replace(aspect, solution=(scaled(first, factor), *others))

    return lambda found: replace(found, aspects=tuple(map(change, found.aspects)))


def mistake_scaled(found: Reference) -> Reference:
    (aspect,) = found.aspects
    given = {
        **aspect.misconceptions,
        "mean_of_values": tuple(scaled(o, 1.01) for o in aspect.misconceptions["mean_of_values"]),
    }
    return replace(found, aspects=(replace(aspect, misconceptions=given),))


def said_differently(found: Reference) -> Reference:
    other = Explanation("other.", "print it.", "Sums")
    return replace(found, explanations={**found.explanations, "mean_of_values": other})


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda found: found, True),
        (solution_scaled(1 + 1e-6), True),
        (solution_scaled(1.01), False),
        (mistake_scaled, False),
        (said_differently, False),
        (lambda found: replace(found, section="Twice"), False),
        (lambda found: replace(found, groups={}), False),
        (lambda found: found.select(found.aspects[0].seeds[:3]), False),
    ],
)
def test_what_is_the_same(
    observed: Observed, tmp_path: Path, change: Callable[[Reference], Reference], same: bool
) -> None:
    references = public_part(observed.references)
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(write_expected(references))
    new.write_text(write_expected({**references, "total": change(references["total"])}))
    assert same_expected(old, new) is same


def test_a_missing_and_a_damaged_file_are_not_the_same(observed: Observed, tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    new.write_text(write_expected(public_part(observed.references)))
    assert not same_expected(tmp_path / "absent.json", new)
    (tmp_path / "cut.json").write_text(new.read_text()[:100])
    assert not same_expected(tmp_path / "cut.json", new)


def test_a_reading_exercise_shows_only_its_form(observed: Observed, tmp_path: Path) -> None:
    """Its answer is a constant: in expected.json it would be the solution."""
    reading = replace(observed.references["total"], reading=True)
    path = tmp_path / "expected.json"
    path.write_text(write_expected(public_part({"total": reading})))
    found = read_expected(path)["total"]
    assert found.reading and not found.aspects and not found.explanations and not found.groups


def test_the_line_that_raised_is_not_public(observed: Observed, tmp_path: Path) -> None:
    """It is a line of the wrong answer, or of the solution."""
    path = tmp_path / "expected.json"
    path.write_text(write_expected(public_part(observed.references)))
    text = path.read_text()
    assert "TypeError" in text and "join(values)" not in text


def test_files_are_compared_by_name_and_bytes(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "same.csv").write_text("1")
        (folder / ".hidden").write_text(folder.name)
    (old / "gone.py").write_text("1")
    (new / "data" / "more.csv").write_text("1")
    (old / "other.py").write_text("1")
    (new / "other.py").write_text("2")
    assert changed_files(old, new) == ["data/more.csv", "gone.py", "other.py"]
