"""Does every submission of a class get a score and a reason, whatever was done to the files?"""

import copy
import json
import random

import mangling
import nbformat
import pytest
import tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import MODULE, SOLUTIONS, answered, hand_in, scores

from autograder.command import main
from autograder.grading import records
from autograder.grading.reading.layon import lay_on

FULL = {"double": 2, "add_up": 2, "plain": 1, "why": 0}


def mangled(raw, rng, operations):
    raw = copy.deepcopy(raw)
    for operation in operations:
        raw = operation(raw, rng)
    return mangling.written(raw, rng)


def solved(root):
    return json.loads(nbformat.writes(answered(root, **SOLUTIONS)))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(mangling.HARMLESS), max_size=4), st.integers(0, 2**32))
def test_what_leaves_the_answers_in_the_file_costs_none(built, operations, seed):
    release = tiny.release(built)
    data = mangled(solved(built), random.Random(seed), operations)
    notebook, _ = lay_on(data, release)
    nbformat.validate(notebook)
    answers = {cell.id: cell.source for cell in notebook.cells}
    for name, solution in SOLUTIONS.items():
        assert solution in answers[f"{name}_answer"]
    assert [cell.source for cell in notebook.cells].count('check("double")') == 1


@pytest.fixture
def mangled_class(instant_course):
    """Half of the class handed in files in which the answers are, half anything."""
    rng = random.Random(7)
    raw = solved(instant_course)
    for number in range(12):
        operations = rng.choices(mangling.HARMLESS, k=3)
        hand_in(instant_course, f"whole{number}", mangled(raw, rng, operations))
        data = mangled(raw, rng, rng.choices(mangling.HARMLESS, k=2))
        hand_in(instant_course, f"damaged{number}", rng.choice(mangling.HARMFUL)(data, rng))
    return instant_course


def test_a_mangled_class_is_scored_to_the_last_one(mangled_class, capsys):
    assert main(["grade", "--jobs", "1"]) == 0
    assert capsys.readouterr().err == ""
    found = scores(mangled_class)
    assert len(found) == 24
    for student, cells in found.items():
        assert set(cells) == set(FULL) and None not in cells.values()
        if student.startswith("whole"):
            assert cells == FULL, student
        path = records.verdict_file(mangled_class / ".autograder", MODULE, student)
        record = records.newest(path)
        for exercise in record["exercises"].values():
            assert exercise["panel"]["title"]
            if student.startswith("damaged") and exercise["points"] < 2:
                assert record["notes"], student


def test_a_file_above_the_limit_is_read_up_to_it(built, monkeypatch):
    whole = json.dumps(solved(built), indent=1).encode()
    monkeypatch.setattr("autograder.grading.reading.tolerant.MAX_BYTES", whole.index(b"def add_up"))
    notebook, notes = lay_on(whole, tiny.release(built))
    answers = {cell.id: cell.source for cell in notebook.cells}
    assert answers["double_answer"] == SOLUTIONS["double"]
    assert any("only the first" in note for note in notes)


def test_a_conflict_inside_an_answer_takes_the_first_side(built):
    text = json.dumps(solved(built), indent=1)
    answer = json.dumps("    return 2 * x")
    other = answer.replace("2 * x", "3 * x")
    conflict = f"\n<<<<<<< HEAD\n{answer}\n||||||| base\nold\n=======\n{other}\n>>>>>>> theirs\n"
    assert answer in text
    notebook, notes = lay_on(text.replace(answer, conflict).encode(), tiny.release(built))
    answers = {cell.id: cell.source for cell in notebook.cells}
    assert answers["double_answer"] == SOLUTIONS["double"]
    assert any("merge conflict" in note for note in notes)


def test_a_function_moved_below_its_check_is_found(built):
    raw = solved(built)
    moved = next(cell for cell in raw["cells"] if cell["id"] == "double_answer")
    raw["cells"].append({"cell_type": "code", "metadata": {}, "source": moved["source"]})
    moved["source"] = "# moved to the end"
    notebook, _ = lay_on(json.dumps(raw).encode(), tiny.release(built))
    sources = [cell.source for cell in notebook.cells]
    assert sources.index(SOLUTIONS["double"]) < sources.index('check("double")')
    assert "# moved to the end" in sources
