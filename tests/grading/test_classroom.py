"""Are submissions run side by side, each once, and none able to stop another?"""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

from autograder.grading.cache import Job, RunCache
from autograder.grading.classroom import run_all
from autograder.grading.command import printable
from autograder.grading.gradebook import one_engine
from autograder.grading.run import Cases, Executed, Limits


def job(number):
    cells = [new_code_cell(str(number), id="one")]
    text = nbformat.writes(new_notebook(cells=cells))
    return Job("a.runner", text.encode(), {}, "m", Cases({}, ()), Limits())


def run(jobs, cache, task, workers=2):
    with ThreadPoolExecutor(workers) as executor:
        return run_all(iter(jobs), cache, executor, workers, task)


def test_each_run_is_done_once_and_kept(tmp_path):
    cache = RunCache(tmp_path)
    done = []

    def task(one):
        done.append(one.key)
        return Executed(one.notebook, {})

    jobs = [job(number) for number in (1, 2, 3, 1)]
    assert run(jobs, cache, task) == 3
    assert run([*jobs, job(4)], cache, task) == 1
    assert len(done) == len(set(done)) == 4
    assert all(cache.find(one.key) for one in jobs)


def test_a_run_that_fails_stops_no_other(tmp_path):
    cache = RunCache(tmp_path)

    def task(one):
        if b'"2"' in one.notebook:
            raise MemoryError
        return Executed(one.notebook, {})

    assert run([job(1), job(2), job(3)], cache, task, workers=1) == 3
    assert [cache.find(job(number).key) is not None for number in (1, 2, 3)] == [True, False, True]


def test_what_has_not_begun_when_stopped_is_not_begun(tmp_path):
    done = []

    def task(one):
        done.append(one)
        return Executed(one.notebook, {})

    def jobs():
        yield job(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(jobs(), RunCache(tmp_path), task)
    assert len(done) <= 1


def test_what_runs_when_stopped_is_finished_and_kept(tmp_path):
    begun, go_on = Event(), Event()

    def task(one):
        begun.set()
        go_on.wait(10)
        return Executed(one.notebook, {})

    def jobs():
        yield job(1)
        yield job(2)
        yield job(3)
        begun.wait(10)
        go_on.set()
        raise KeyboardInterrupt

    cache = RunCache(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(jobs(), cache, task, workers=1)
    assert cache.find(job(1).key) is not None
    assert cache.find(job(3).key) is None


def test_every_job_is_one_step(tmp_path):
    cache = RunCache(tmp_path)
    jobs, steps = [job(number) for number in (1, 2, 1)], []
    for _ in range(2):
        with ThreadPoolExecutor(2) as executor:
            run_all(
                iter(jobs),
                cache,
                executor,
                2,
                lambda one: Executed(one.notebook, {}),
                lambda: steps.append(1),
            )
    assert len(steps) == 2 * len(jobs)


def test_names_cannot_command_a_terminal():
    assert printable("ada\x1b[2J\u202e") == "ada?[2J?"


def test_gradebooks_share_an_engine_while_a_class_is_booked(tmp_path):
    def engine():
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
            return gradebook.engine

    apart = engine()
    with one_engine():
        assert engine() is engine() is not apart
    assert engine() is not engine()
