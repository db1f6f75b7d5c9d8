"""How much faster nbval takes the course on warm kernels, side by side, than as it comes.

As it comes, nbval starts an ordinary kernel for one notebook after another; the course's plugin of
pytest gives it warm ones. Each notebook is held strictly against its stored outputs, both times.
The two take turns, as often as asked, and the median of each is told: a shared machine is at times
a fifth slower than a minute before. The bar is 4 times faster. What is left is the lectures' own
time, which no kernel can save: so a kernel's start is measured alone as well, and what the cells
take.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from autograder.cores import cores
from autograder.kernels import NAME
from autograder.kernels.nbval_plugin import PER_CORE
from autograder.kernels.serving import warm_kernels

ROOT = Path(__file__).parent.parent
SANITIZE = ROOT / "tests" / "notebooks" / "sanitize.cfg"
PLUGIN = ("-p", "autograder.kernels.nbval_plugin")
NBVAL = ("-p", "nbval.plugin")
BAR = 4.0
STARTS = 5
IMPORTS = "import tensorflow, keras, matplotlib.pyplot"


def main() -> int:
    """Print a table and JSON; exit 1 below the bar or where a notebook is not as stored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="names of modules; all when there is none")
    parser.add_argument("--jobs", type=int, default=PER_CORE * cores(), metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    arguments = parser.parse_args()
    os.environ.update(AUTOGRADER_STATE="off", JUPYTER_PREFER_ENV_PATH="1", PYTHONPATH=str(ROOT))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # both times, what has no part in it
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # only the first run compiles, as anywhere
    books = sorted(
        path
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if not arguments.modules or path.stem in arguments.modules
    )
    ways = {
        "ordinary": ("python3", NBVAL),
        "warm": (NAME, [*PLUGIN, *NBVAL, "--notebooks-at-once", str(arguments.jobs)]),
    }
    rounds: dict[str, list[dict[str, float]]] = {who: [] for who in ways}
    for _ in range(arguments.rounds):
        for who, (_, how) in ways.items():
            rounds[who].append(nbval(books, how))
    found = {who: {what: statistics.median(one[what] for one in turns) for what in turns[0]}
             for who, turns in rounds.items()}  # fmt: skip
    for who, (name, _) in ways.items():
        with warm_kernels() if name == NAME else nullcontext():
            found[who]["start"] = statistics.median(ready(name) for _ in range(STARTS))
    print(f"{'seconds':34}{'ordinary':>10}{'warm':>10}")
    for what, of in (
        ("start", "a kernel's start, with imports"),
        ("wall", f"{len(books)} notebooks"),
        ("cells", "their cells, added up"),
        ("processor", "of the processor"),
    ):
        print(f"{of:34}" + "".join(f"{found[who][what]:10.1f}" for who in found))
    faster = found["ordinary"]["wall"] / found["warm"]["wall"]
    print(f"{faster:.1f} times faster, {arguments.jobs} at a time")
    print(json.dumps({"bar": BAR, "times_faster": faster, **found, "rounds": rounds}))
    return int(faster < BAR)


def ready(name: str) -> float:
    """Seconds until a new kernel has imported what the lectures import."""
    begun = time.perf_counter()
    manager, client = start_new_kernel(kernel_name=name)
    try:
        client.execute_interactive(IMPORTS, timeout=120, store_history=False)
        return time.perf_counter() - begun
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def nbval(books: list[Path], how: Sequence[str]) -> dict[str, float]:
    """Seconds of wall and of processor time for all the notebooks, by one command.

    The server of warm kernels is started, and ended, within that time. `cells` are the seconds
    from a cell's sending to its last output, of all cells.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--config-file", os.devnull),
                *("--rootdir", str(ROOT / "notebooks"), "-q", *how),
                *("-p", "no:cacheprovider"),
                *("--junitxml", str(report), "-o", "junit_duration_report=call"),
                *("--nbval", "--nbval-sanitize-with", str(SANITIZE), *map(str, books)),
            ],
            capture_output=True,
            text=True,
        )
        wall = time.perf_counter() - begun
        if done.returncode:
            raise SystemExit(f"a notebook is not as it is stored:\n{done.stdout[-3000:]}")
        cells = [float(cell.get("time", 0)) for cell in ElementTree.parse(report).iter("testcase")]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "processor": spent, "cells": sum(cells)}


if __name__ == "__main__":
    sys.exit(main())
