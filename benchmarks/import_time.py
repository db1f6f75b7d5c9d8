"""How much a notebook's imports of `autograder` add to `import tensorflow`; the bar is 0.3 s."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

BAR, REPEATS = 0.3, 3  # seconds, runs
CODE = """
import os, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow
begun = time.perf_counter()
from autograder import check, data_file, hint, predict, progress, reveal, start
print(time.perf_counter() - begun)
"""


def main() -> int:
    """Print the median of a few fresh processes and JSON; exit 1 when it is over the bar."""
    times = []
    for _ in range(REPEATS):
        done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True)
        times.append(float(done.stdout))
    median = statistics.median(times)
    print(f"imports of autograder, after tensorflow: median {median:.3f} s of {REPEATS} runs")
    print(json.dumps({"bar_s": BAR, "median_s": median, "runs_s": times}))
    return int(median > BAR)


if __name__ == "__main__":
    sys.exit(main())
