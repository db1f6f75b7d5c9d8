"""How time and memory grow with the class: the grading process must stay flat.

The bar: grading 1,000 submissions takes at most 1.2 times the memory of grading 10, and less
than 1.2 times as long a submission.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.demo.large_class import make_class
from autograder.grading.pool import hidden_references, read_secret

ROOT = Path(__file__).parent.parent
BAR = 1.2
LEFT_OUT = ["an endless loop in one answer"]
GRADE = """
import resource, sys
from pathlib import Path
from autograder.command import main
code = main(sys.argv[1:])
status = Path("/proc/self/status")
if status.exists():
    peak = next(l for l in status.read_text().splitlines() if l.startswith("VmHWM"))
    kilobytes = int(peak.split()[1])
else:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("PEAK", kilobytes)
sys.exit(code)
"""
"""The kernel's own note of the peak where there is one: it counts from this program's start."""


def main() -> int:
    """Print a table and JSON; exit 1 where memory or time grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10, 100, 1000], metavar="N")
    parser.add_argument("--module", default="02_recording")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--runner", help="dotted name of another runner than the course's")
    arguments = parser.parse_args()
    print(f"{'students':>10}{'seconds':>10}{'a student':>12}{'again, s':>10}{'peak, MB':>10}")
    rows = []
    source = ROOT / "source" / arguments.module
    with tempfile.TemporaryDirectory(prefix="class-") as name:
        pool = Path(name) / "pool"
        hidden_references(source, pool, read_secret(pool))  # once for all sizes
        for size in sorted(arguments.sizes):
            course = Path(name) / str(size)
            course.mkdir()
            make_class(ROOT, course, arguments.module, size, LEFT_OUT)
            shutil.copytree(pool, course / ".autograder")
            if arguments.runner:
                with (course / "nbgrader_config.py").open("a") as file:
                    file.write(f"\nc.Grader.runner = {arguments.runner!r}\n")
            words = [arguments.module, "--jobs", str(arguments.jobs)]
            seconds, peak = grade(course, words)
            again, _ = grade(course, words)
            rows.append({"students": size, "seconds": seconds, "again_s": again, "peak_mb": peak})
            row = f"{size:10}{seconds:10.1f}{seconds / size:12.3f}{again:10.1f}{peak:10.0f}"
            print(row, flush=True)
    first, last = rows[0], rows[-1]
    grown = {
        "memory": last["peak_mb"] / first["peak_mb"],
        "time": last["seconds"] / last["students"] / (first["seconds"] / first["students"]),
    }
    print(json.dumps({"bar": BAR, "rows": rows, "grown": grown}))
    return int(max(grown.values()) > BAR)


def grade(course: Path, words: list[str]) -> tuple[float, float]:
    """Seconds, and the peak of the grading process's own memory in megabytes."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", GRADE, "grade", *words],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"grading failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    peak = next(line for line in done.stdout.splitlines() if line.startswith("PEAK"))
    return seconds, int(peak.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
