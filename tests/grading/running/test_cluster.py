"""Does a class come out the same on a cluster, also when a worker dies on the way?"""

import os
import signal
import threading
import time

import pytest
import tiny
from tiny import SOLUTIONS, answered, hand_in

from autograder.errors import CourseError
from autograder.grading.classroom import open_classroom
from autograder.grading.command import score_table
from autograder.grading.running.ahead import RunsAhead
from autograder.grading.running.cache import RunCache
from autograder.grading.running.cluster import cluster

distributed = pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module", name="two_workers")
def local_cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as workers:
        yield workers


def test_a_class_has_the_same_scores_there(two_workers, instant_course):
    hand_in(instant_course, "ada", answered(instant_course, **SOLUTIONS))
    hand_in(instant_course, "bob", answered(instant_course, double="def double(x): return 0"))
    there = open_classroom(instant_course, scheduler=two_workers.scheduler_address)
    there.grade(tiny.MODULE, 1, False)
    scores = score_table(there, [tiny.MODULE])
    here = open_classroom(instant_course)
    here.grade(tiny.MODULE, 1, True)
    assert score_table(here, [tiny.MODULE]) == scores
    assert "ada" in scores and "bob" in scores


def slow(job):
    time.sleep(0.3)
    return job


class Jobs:
    """Stand-ins for jobs: only their key counts here."""

    def __init__(self, key):
        self.key, self.whole = key, None


def run_all(count, cache, workers, task):
    """Wait for each of `count` jobs."""
    names = [str(number) for number in range(count)]
    with RunsAhead(((name, Jobs(name)) for name in names), cache, *workers, task) as runs:
        for name in names:
            runs.wait_for(name)


def test_a_worker_that_is_killed_costs_nothing(two_workers, tmp_path):
    cache, kept = RunCache(tmp_path), {}
    cache.store = lambda key, done: kept.__setitem__(key, done)
    (victim, *_) = [worker.pid for worker in two_workers.workers.values()]
    threading.Timer(0.8, os.kill, (victim, signal.SIGKILL)).start()
    with cluster(two_workers.scheduler_address) as workers:
        run_all(12, cache, workers, slow)
    assert sorted(kept) == sorted(map(str, range(12)))


def deadly(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly_third(job):
    if job.key == "3":
        os.kill(os.getpid(), signal.SIGKILL)
    return job


def test_a_job_that_kills_workers_is_given_up_and_the_class_goes_on(two_workers, tmp_path):
    """Dask may give up what waited on the same worker, too: booking runs it here."""
    cache, kept = RunCache(tmp_path), {}
    cache.store = lambda key, done: kept.__setitem__(key, done)
    with cluster(two_workers.scheduler_address) as workers:
        run_all(6, cache, workers, deadly_third)
        assert "3" not in kept
        executor, _ = workers
        later = [executor.submit(deadly_third, Jobs(str(number))) for number in range(10, 14)]
        assert [future.result(timeout=90).key for future in later] == ["10", "11", "12", "13"]


def test_left_early_it_does_not_wait_for_what_runs(two_workers):
    with (
        pytest.raises(KeyboardInterrupt),
        cluster(two_workers.scheduler_address) as (executor, _),
    ):
        executor.submit(time.sleep, 60)
        begun = time.monotonic()
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 30


def test_nobody_at_the_address_is_one_line():
    with pytest.raises(CourseError, match="No scheduler answers"), cluster("127.0.0.1:1"):
        pass
