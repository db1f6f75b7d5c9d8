"""Whatever ends, and however, is no process and no file left behind?"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from autograder.grading.running.run import Cases, Limits
from autograder.warm import runner

from .cells import execute, last, notebook

ROOT = Path(__file__).parents[2]
PARENT = """
import sys
from autograder.warm.runner import DRIVERS, run
from autograder.grading.running.run import Cases, Limits
from tests.warm.cells import notebook
run(notebook("1"), {}, "m", Cases({}, ()), Limits())
driver = DRIVERS._idle[0]
print(driver.process.pid, driver.folder, flush=True)
run(notebook("import time\\ntime.sleep(99)"), {}, "m", Cases({}, ()), Limits())
"""


@pytest.fixture
def drivers(monkeypatch):
    """Drivers of this test's own, which it may treat badly."""
    own = runner.Drivers()
    monkeypatch.setattr(runner, "DRIVERS", own)
    yield own
    own.close()


def tree(pid):
    """A process and all below it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def all_gone(processes, seconds=15):
    return not psutil.wait_procs(processes, timeout=seconds)[1]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def test_a_killed_parent_leaves_nothing(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with parent:
        pid, folder = parent.stdout.readline().split()
        assert until(lambda: len(tree(int(pid))) >= 3), "a child of the warm process sleeps"
        processes = tree(int(pid))
        parent.kill()
    assert all_gone(processes)
    assert until(lambda: not os.path.exists(folder))


def test_a_killed_process_is_replaced_and_closing_leaves_nothing(drivers):
    """One after the other, since each takes seconds to start."""
    execute("1")
    left = []
    for which in ("warm process", "driver"):
        (driver,) = drivers._idle
        processes = tree(driver.process.pid)
        assert len(processes) >= 2
        processes[which == "warm process"].send_signal(signal.SIGKILL)
        psutil.wait_procs(processes[:1], timeout=2)
        assert last("'again'") == "'again'", which
        left.append((processes, driver.folder))
    (driver,) = drivers._idle
    processes = tree(driver.process.pid)
    assert len(processes) >= 2
    drivers.close()
    for ended, folder in [*left, (processes, driver.folder)]:
        assert all_gone(ended) and not folder.exists()


def test_what_a_submission_starts_ends_with_it(drivers):
    """Unconfined it may start processes, also such that leave its session."""
    code = "import subprocess\nsubprocess.Popen(['sleep', '98765'], start_new_session=True);"
    limits = Limits(start=120, confinement="off")
    runner.run(notebook(code), {}, "m", Cases({}, ()), limits)
    lines = [one.info["cmdline"] or [] for one in psutil.process_iter(["cmdline"])]
    assert not [line for line in lines if line[-1:] == ["98765"]]


def test_a_warm_process_that_does_not_start_is_reported(drivers):
    executed = runner.run(notebook("1"), {}, "m", Cases({}, ()), Limits(start=0.01))
    assert "did not start" in executed.fault
