"""Does `expected.json` come back as it was written, and is a damaged one told in one line?"""

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import CourseError
from autograder.expected import read_expected, write_expected
from autograder.misconceptions import Explanation
from autograder.reference import AspectReference, GroupReference, Reference, Tolerance

from .outcomes import outcomes

SAID = Explanation("cause", "experiment", "section")


@settings(max_examples=30)
@given(st.lists(st.tuples(outcomes, outcomes), min_size=1, max_size=3))
def test_references_come_back_exactly(tmp_path_factory, rows):
    solution = tuple(row[0] for row in rows)
    wrong = {"m[step=1]": tuple(row[1] for row in rows), "same": solution}
    seeds = tuple(range(len(rows)))
    aspect = AspectReference("label", seeds, tuple(map(str, seeds)), solution, wrong)
    groups = {"both": GroupReference(("m", "same"), SAID)}
    reference = Reference(
        "f",
        "s",
        Tolerance(strict=True, changes=(1,)),
        (aspect,),
        {"m": SAID},
        groups,
        arguments=("f", "x"),
        returns=("y", "z"),
    )
    path = tmp_path_factory.mktemp("expected") / "expected.json"
    path.write_text(write_expected({"f": reference}), encoding="utf-8")
    assert read_expected(path) == {"f": reference}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 99}', '{"format": 1, "exercises": {"f": {}}}', "null"]
)
def test_a_damaged_file_says_how_to_mend_it(tmp_path, text):
    path = tmp_path / "expected.json"
    path.write_text(text)
    with pytest.raises(CourseError, match="autograder build"):
        read_expected(path)


@pytest.mark.parametrize("collects", [True, False])
def test_reading_leaves_the_garbage_collector_as_it_was(tmp_path, collects):
    was_on = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        with pytest.raises(CourseError):
            read_expected(tmp_path / "expected.json")
        assert gc.isenabled() == collects
    finally:
        (gc.enable if was_on else gc.disable)()
