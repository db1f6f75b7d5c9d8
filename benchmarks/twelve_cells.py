"""What running one submission takes in a warm slot: twelve cells that differentiate.

About 0.1 s of wall time is what it should take, and 0.15 s the bar, with nothing else to do.
Processor time tells the same on a busy machine: it is what the child, its driver and the warm
process spent on one submission.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from autograder.confine.levels import LEVELS, best
from autograder.grading.running.run import Cases, Limits
from autograder.warm.runner import DRIVERS, run

BAR, RUNS = 0.15, 25  # seconds of wall time, submissions
CELL = """
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
print(tape.gradient(y, x).numpy())
"""


def main() -> int:
    """Print the figures of each level this machine holds to, and JSON; exit 1 over the bar."""
    cells = [new_code_cell("import tensorflow as tf"), *[new_code_cell(CELL) for _ in range(11)]]
    notebook = nbformat.writes(new_notebook(cells=cells)).encode()
    levels = ["off", *(level for level in reversed(LEVELS) if best((level,)))]
    found = {level: measure(notebook, level) for level in levels}
    for level, (wall, cpu, grown) in found.items():
        print(f"{level:7} {wall:.3f} s wall, {cpu:.3f} s of processor; parent grew {grown:.1f} MB")
    print(json.dumps({"bar_s": BAR, **found}))
    return int(found[levels[-1]][0] > BAR)


def measure(notebook: bytes, level: str) -> tuple[float, float, float]:
    """Median wall time, mean processor time, and what this process's memory grew by in MB."""
    limits = Limits(confinement=level)
    run(notebook, {}, "m", Cases({}, ()), limits)  # the imports
    driver = psutil.Process(DRIVERS._idle[-1].process.pid)
    spent, size = processor(driver), psutil.Process().memory_info().rss
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        executed = run(notebook, {}, "m", Cases({}, ()), limits)
        times.append(time.perf_counter() - begun)
        assert not executed.fault and b"6.0" in executed.notebook
    grown = psutil.Process().memory_info().rss - size
    return statistics.median(times), (processor(driver) - spent) / RUNS, grown / 1e6


def processor(driver: psutil.Process) -> float:
    """Seconds of processor time spent so far by a driver and all below it, ended ones too."""
    times = [one.cpu_times() for one in (driver, *driver.children(recursive=True))]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


if __name__ == "__main__":
    sys.exit(main())
