"""Is no verdict lost, whatever stopped the writing of the one before?"""

import json

import pytest

from autograder.errors import CourseError
from autograder.grading import records


def record(points):
    return {"student": "ada", "module": "m", "when": None, "exercises": {"x": {"points": points}}}


def points_in(path):
    kept = []
    for line in path.read_text().splitlines():
        try:
            kept.append(json.loads(line)["exercises"]["x"]["points"])
        except ValueError:
            kept.append(None)
    return kept


def test_equal_records_are_kept_once_and_changes_are_added(tmp_path):
    path = records.verdict_file(tmp_path, "m", "ada")
    assert records.append(tmp_path, record(1))
    assert not records.append(tmp_path, record(1))
    assert records.append(tmp_path, record(2)) and records.append(tmp_path, record(1))
    assert points_in(path) == [1, 2, 1]
    newest = records.newest(path)
    assert newest is not None and newest["when"]


def test_a_line_that_was_cut_off_costs_only_itself(tmp_path):
    path = records.verdict_file(tmp_path, "m", "ada")
    records.append(tmp_path, record(1))
    with path.open("a") as file:
        file.write('{"student": "ada", "exer')
    assert records.append(tmp_path, record(2))
    assert points_in(path) == [1, None, 2]


def test_a_folder_in_the_way_is_a_clear_error(tmp_path):
    (tmp_path / "verdicts").write_text("in the way")
    with pytest.raises(CourseError, match="can't be written to"):
        records.append(tmp_path, record(1))
