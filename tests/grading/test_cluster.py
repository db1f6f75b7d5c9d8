"""Does a class come out the same on a cluster, also when a worker dies on the way?"""

import os
import signal
import threading
import time
from concurrent.futures import wait

import pytest
import tiny
from tiny import SOLUTIONS, answered, hand_in

from autograder.errors import CourseError
from autograder.grading.cache import RunCache
from autograder.grading.classroom import open_classroom, run_all
from autograder.grading.cluster import cluster
from autograder.grading.command import score_table

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


def test_a_worker_that_is_killed_costs_nothing(two_workers, tmp_path):
    cache, kept = RunCache(tmp_path), {}
    cache.store = lambda key, done: kept.__setitem__(key, done)
    (victim, *_) = [worker.pid for worker in two_workers.workers.values()]
    threading.Timer(0.8, os.kill, (victim, signal.SIGKILL)).start()
    with cluster(two_workers.scheduler_address) as (executor, most):
        count = run_all(map(Jobs, map(str, range(12))), cache, executor, most, task=slow)
    assert count == 12
    assert sorted(kept) == sorted(map(str, range(12)))


def deadly(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_job_that_kills_workers_is_given_up_and_the_others_are_done(two_workers):
    with cluster(two_workers.scheduler_address) as (executor, _):
        futures = [executor.submit(deadly, number) for number in range(6)]
        wait(futures, timeout=90)
        assert futures[3].exception() is not None
        assert [f.result() for n, f in enumerate(futures) if n != 3] == [0, 1, 2, 4, 5]


def test_nobody_at_the_address_is_one_line():
    with pytest.raises(CourseError, match="No scheduler answers"), cluster("127.0.0.1:1"):
        pass
