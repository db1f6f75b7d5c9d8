"""On a cluster with the runner that classes are graded by: does it hold, and what does it carry?"""

import os
import pickle
import signal
import threading
import time
from concurrent.futures import Executor, Future
from contextlib import contextmanager

import psutil
import pytest
import tiny
from tiny import SOLUTIONS, STUBS, answered, hand_in

from autograder.grading import classroom
from autograder.grading.classroom import open_classroom
from autograder.grading.pool import read_secret

distributed = pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SLOW = "import time\ntime.sleep(1)\n"
"""At the head of an answer, so that the class is not done before a worker is killed."""
RIGHT = {"double": 2.0, "add_up": 2.0, "plain": 1.0}
HALF = {"double": 1.0, "add_up": 2.0, "plain": 1.0}
"""Of whom drops the sign."""


def hand_in_class(root):
    """Six students, each with a text of its own, so that no two share a run."""
    expected = {}
    for number in range(6):
        double = "    return abs(2 * x)" if number % 2 else "    return 2 * x"
        head = SOLUTIONS["double"].split("\n")[0]
        text = f"{SLOW}{head}\n{double}  # {number}"
        hand_in(root, f"s{number}", answered(root, double=text, add_up=SOLUTIONS["add_up"]))
        expected[f"s{number}"] = HALF if number % 2 else RIGHT
    return expected


def kill_when_busy(workers, killed):
    """Kill the first worker that has a confined process of its own; note all that it had begun."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        for worker in workers.workers.values():
            begun = psutil.Process(worker.pid).children(recursive=True)
            if any("autograder.warm.process" in " ".join(one.cmdline()) for one in begun):
                os.kill(worker.pid, signal.SIGKILL)
                killed.extend(begun)
                return
        time.sleep(0.2)


def test_a_worker_killed_with_its_confined_process_changes_no_score(fresh_course):
    expected, killed = hand_in_class(fresh_course), []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as workers:
        killer = threading.Thread(target=kill_when_busy, args=(workers, killed))
        killer.start()
        there = open_classroom(fresh_course, scheduler=workers.scheduler_address)
        there.grade(tiny.MODULE, 1, False)
        killer.join()
    assert killed
    scores = {
        student: {name: score for name, score in of.items() if name in RIGHT}
        for student, of in tiny.scores(fresh_course).items()
    }
    assert scores == expected
    assert not psutil.wait_procs(killed, timeout=30)[1]


class Carrier(Executor):
    """Carries each job as a cluster does, as bytes, and keeps the bytes."""

    def __init__(self):
        self.carried = []

    def submit(self, task, /, *jobs, **named):
        data = pickle.dumps((task, jobs))
        self.carried.append(data)
        task, jobs = pickle.loads(data)
        done = Future()
        done.set_result(task(*jobs))
        return done


def test_a_job_carries_no_secret_no_solution_and_no_wrong_answer(instant_course, monkeypatch):
    carrier = Carrier()

    @contextmanager
    def cluster(address):
        yield carrier, 1

    monkeypatch.setattr(classroom, "cluster", cluster)
    hand_in(instant_course, "ada", answered(instant_course, **STUBS))
    open_classroom(instant_course, scheduler="anywhere").grade(tiny.MODULE, 1, False)
    secret = read_secret(instant_course / ".autograder")
    (carried,) = carrier.carried
    for name in ("double", "add_up"):
        assert f"def {name}".encode() in carried
        assert SOLUTIONS[name].split("\n")[1].strip().encode() not in carried
    for private in (secret, secret.hex().encode(), b"SECRET-OF-THE-AUTHOR", b"unsigned"):
        assert private not in carried
