"""Are submissions run side by side, each once, ahead of booking, and none able to stop another?"""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.running.ahead import RunsAhead
from autograder.grading.running.cache import Job, RunCache
from autograder.grading.running.run import Cases, Executed, Limits


def job(number, whole=None):
    cells = [new_code_cell(str(number), id="one")]
    text = nbformat.writes(new_notebook(cells=cells))
    return Job("a.runner", text.encode(), {}, "m", Cases({}, ()), Limits(), whole)


def number_of(one):
    return int(nbformat.reads(one.notebook.decode(), 4).cells[0].source)


def run(jobs, cache, task, workers=2):
    """Book the students of `jobs` one after the other."""
    jobs = dict(jobs)
    with (
        ThreadPoolExecutor(workers) as executor,
        RunsAhead(jobs.items(), cache, executor, workers, task) as runs,
    ):
        for name in jobs:
            runs.wait_for(name)


class Task:
    """Notes which jobs were run; `raising` are those that fail."""

    def __init__(self, raising=()):
        self.done, self.raising = [], raising

    def __call__(self, one):
        self.done.append(number_of(one))
        if self.done[-1] in self.raising:
            raise MemoryError
        return Executed(one.notebook, {})


def test_each_run_is_done_once_and_kept(tmp_path):
    cache, task = RunCache(tmp_path), Task()
    jobs = {"ada": job(1), "bob": job(2), "cyd": job(3), "dan": job(1)}
    run(jobs, cache, task)
    assert sorted(task.done) == [1, 2, 3]
    run({**jobs, "eve": job(4)}, cache, task)
    assert sorted(task.done) == [1, 2, 3, 4]
    assert all(cache.find(one.key) for one in jobs.values())


def test_a_run_that_fails_and_a_job_that_could_not_be_made_stop_no_other(tmp_path):
    cache, task = RunCache(tmp_path), Task(raising=(2,))
    run({"ada": job(1), "bob": job(2), "cyd": None, "dan": job(3)}, cache, task, workers=1)
    assert task.done == [1, 2, 3]
    kept = [cache.find(job(number).key) is not None for number in (1, 2, 3)]
    assert kept == [True, False, True]


class SlowDisk(RunCache):
    def store(self, key, executed):
        time.sleep(0.1)
        super().store(key, executed)


def test_a_run_that_was_waited_for_is_in_the_cache(tmp_path):
    cache = SlowDisk(tmp_path)
    with (
        ThreadPoolExecutor(1) as executor,
        RunsAhead([("ada", job(1))], cache, executor, 1, Task()) as runs,
    ):
        runs.wait_for("ada")
        assert cache.find(job(1).key) is not None


def test_who_handed_in_the_same_waits_for_the_run_of_the_other(tmp_path):
    cache, done = RunCache(tmp_path), Task()

    def slow(one):
        time.sleep(0.1)
        return done(one)

    with (
        ThreadPoolExecutor(1) as executor,
        RunsAhead([("ada", job(1)), ("bob", job(1))], cache, executor, 1, slow) as runs,
    ):
        runs.wait_for("bob")
        assert cache.find(job(1).key) is not None
    assert done.done == [1]


def test_who_is_waited_for_is_done_with_the_second_run_too(tmp_path, monkeypatch):
    whole = {number: job(10 + number) for number in (1, 2)}
    monkeypatch.setattr("autograder.grading.running.ahead.next_job", lambda one, _: one.whole)
    for again in range(2):
        cache, task = RunCache(tmp_path), Task()
        jobs = {"ada": job(1, whole[1]), "bob": job(2, whole[2])}
        with (
            ThreadPoolExecutor(1) as executor,
            RunsAhead(jobs.items(), cache, executor, 1, task) as runs,
        ):
            runs.wait_for("ada")
            assert cache.find(whole[1].key) is not None
            runs.wait_for("bob")
        assert sorted(task.done) == ([] if again else [1, 2, 11, 12])


def test_some_are_run_ahead_and_no_more_than_said(tmp_path):
    begun, made = [], []
    go_on = Event()

    def task(one):
        begun.append(number_of(one))
        if begun[-1] > 1:
            go_on.wait(10)
        return Executed(one.notebook, {})

    def jobs():
        for number in range(1, 30):
            made.append(number)
            yield str(number), job(number)

    with (
        ThreadPoolExecutor(2) as executor,
        RunsAhead(jobs(), RunCache(tmp_path), executor, 2, task) as runs,
    ):
        runs.wait_for("1")
        assert 1 < len(made) <= 1 + 2 * 2 + 1
        runs.wait_for("1")
        assert len(made) <= 1 + 2 * 2 + 1
        go_on.set()
        runs.wait_for("29")
    assert sorted(begun) == list(range(1, 30))


def test_what_runs_when_stopped_is_finished_and_kept_and_nothing_else_begun(tmp_path):
    begun, go_on = Event(), Event()
    done = []

    def task(one):
        begun.set()
        go_on.wait(10)
        done.append(number_of(one))
        return Executed(one.notebook, {})

    def jobs():
        for number in (1, 2, 3):
            yield str(number), job(number)
        begun.wait(10)
        go_on.set()
        raise KeyboardInterrupt

    cache = RunCache(tmp_path)
    with (
        pytest.raises(KeyboardInterrupt),
        ThreadPoolExecutor(1) as executor,
        RunsAhead(jobs(), cache, executor, 4, task) as runs,
    ):
        runs.wait_for("1")
    assert cache.find(job(1).key) is not None
    assert 3 not in done


def test_stopped_while_booking_leaves_no_run_half_way(tmp_path):
    cache, task = RunCache(tmp_path), Task()
    with (
        pytest.raises(KeyboardInterrupt),
        ThreadPoolExecutor(1) as executor,
        RunsAhead(((str(n), job(n)) for n in range(1, 40)), cache, executor, 1, task) as runs,
    ):
        runs.wait_for("1")
        raise KeyboardInterrupt
    assert len(task.done) < 6
    assert all(cache.find(job(number).key) for number in task.done)
