"""Is the secret kept, and is a pool proved before anyone is graded by it?"""

import stat
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import pytest
import tiny

from autograder.errors import CourseError
from autograder.grading import pool
from autograder.misconceptions import Explanation
from autograder.outcome import Outcome
from autograder.reference import AspectReference, Reference, Tolerance

SAID = Explanation("cause", "experiment", "section")


def outcomes(*values):
    return tuple(Outcome(returned=value) for value in values)


def reference(**mistakes):
    aspect = AspectReference("", tuple(range(6)), ("",) * 6, outcomes(*range(6)), mistakes)
    names = {variant.partition("[")[0]: SAID for variant in mistakes}
    return Reference("twice", "s", Tolerance(), (aspect,), names, {})


def test_the_secret_is_made_once_and_only_its_owners(tmp_path):
    secret = pool.read_secret(tmp_path / "state")
    assert len(secret) == 32 and pool.read_secret(tmp_path / "state") == secret
    assert stat.S_IMODE((tmp_path / "state" / "secret").stat().st_mode) == 0o600


def test_a_damaged_secret_is_never_replaced_silently(tmp_path):
    (tmp_path / "secret").write_text("short")
    with pytest.raises(CourseError, match="damaged"):
        pool.read_secret(tmp_path)


def test_a_sound_pool_is_proved():
    pool.prove(reference(wrong=outcomes(9, 9, 9, 9, 9, 9), half=outcomes(0, 1, 2, 9, 9, 8)))


def test_a_mistake_that_a_draw_could_miss_is_refused():
    with pytest.raises(CourseError, match="right on too many"):
        pool.prove(reference(lucky=outcomes(0, 1, 2, 3, 9, 9)))


@pytest.mark.parametrize(("lucky", "refused"), [(4, False), (12, False), (13, True)])
def test_a_mistake_may_be_right_where_hardly_a_draw_meets_that_alone(lucky, refused):
    """Of 635,376 draws of 4 of 64 cases, 495 are of 12 given ones and 715 of 13."""
    right = outcomes(*range(64))
    mistake = (*right[:lucky], *outcomes(*[99] * (64 - lucky)))
    aspect = AspectReference("", tuple(range(64)), ("",) * 64, right, {"lucky": mistake})
    asked = replace(reference(lucky=()), aspects=(aspect,))
    with pytest.raises(CourseError, match="right on too many") if refused else nullcontext():
        pool.prove(asked)


def test_mistakes_that_look_alike_are_refused():
    nine = outcomes(9, 9, 9, 9, 9, 9)
    with pytest.raises(CourseError, match="not explained as itself"):
        pool.prove(reference(one=nine, other=nine))


def test_a_solution_that_no_check_could_pass_is_refused():
    sound = reference()
    short = sound.aspects[0].solution[1:]
    broken = replace(sound, aspects=(replace(sound.aspects[0], solution=short),))
    with pytest.raises(CourseError, match="does not agree with itself"):
        pool.prove(broken)


def test_the_pool_is_observed_once(course, monkeypatch):
    folder, state = course / "source" / tiny.MODULE, course / ".autograder"
    first = pool.hidden_references(folder, state, b"s" * 32)
    monkeypatch.setattr(pool, "observe_module", None)
    again = pool.hidden_references(folder, state, b"s" * 32)
    assert again.keys() == first.keys() == {"double", "add_up"}
    assert again["double"].aspects[0].solution == first["double"].aspects[0].solution


def test_several_processes_make_the_same_pool(course, tmp_path):
    folder = course / "source" / tiny.MODULE
    alone = pool.hidden_references(folder, tmp_path / "one", b"s" * 32)
    assert pool.hidden_references(folder, tmp_path / "three", b"s" * 32, 3) == alone


def test_no_more_processes_than_there_is_memory_for(monkeypatch, tmp_path):
    shares = []

    def observe_module(folder, seeds):
        shares.append(seeds)
        return SimpleNamespace(references={}, rubrics={})

    monkeypatch.setattr(pool, "observe_module", observe_module)
    (tmp_path / "02_tiny").mkdir()
    pool.hidden_references(tmp_path / "02_tiny", tmp_path, b"s" * 32, 99)
    assert [len(seeds) for seeds in shares] == [16] * 4
    assert len(set().union(*shares)) == 64


def test_a_pool_depends_on_the_data_set(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "digits.csv").write_text("1,2")
    before = pool._key(tmp_path, b"secret")
    (tmp_path / "data" / "digits.csv").write_text("1,3")
    assert pool._key(tmp_path, b"secret") != before
