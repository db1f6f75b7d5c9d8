"""How much faster nbval takes the course on warm kernels, side by side, than as it comes.

As it comes, nbval starts an ordinary kernel for one notebook after another. Each notebook is held
strictly against its stored outputs, both times. The bar is 4 times faster.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from autograder.kernels import KERNELSPECS, NAME, SERVER
from autograder.kernels.client import Server

ROOT = Path(__file__).parent.parent
SANITIZE = ROOT / "tests" / "notebooks" / "sanitize.cfg"
BAR = 4.0


def main() -> int:
    """Print a table and JSON; exit 1 below the bar or where a notebook is not as stored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="names of modules; all when there is none")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    arguments = parser.parse_args()
    books = sorted(
        path
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if not arguments.modules or path.stem in arguments.modules
    )
    ordinary, warm = measure(books, 1, warm=False), measure(books, arguments.jobs, warm=True)
    print(f"{'':18}{'ordinary':>12}{'warm, s':>12}")
    for book in books:
        print(f"{book.stem:18}{ordinary['each'][book.stem]:12.1f}{warm['each'][book.stem]:12.1f}")
    for what in ("wall", "processor"):
        print(f"{what:18}{ordinary[what]:12.1f}{warm[what]:12.1f}")
    faster = ordinary["wall"] / warm["wall"]
    print(f"{faster:.1f} times faster, {arguments.jobs} at a time")
    print(json.dumps({"bar": BAR, "times_faster": faster, "ordinary": ordinary, "warm": warm}))
    return int(faster < BAR)


def measure(books: list[Path], jobs: int, *, warm: bool) -> dict:
    """Seconds of wall and of processor time for all the notebooks, and of wall time for each.

    The server of warm kernels is started, and ended with them, within that time.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    with Server() if warm else nullcontext() as server, ThreadPoolExecutor(jobs) as executor:
        kernel = {"name": NAME, "server": server.path} if server else {"name": "python3"}
        each = list(executor.map(partial(nbval, kernel=kernel), books))
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "wall": wall,
        "processor": spent,
        "each": {book.stem: seconds for book, seconds in zip(books, each, strict=True)},
    }


def nbval(book: Path, kernel: dict[str, str]) -> float:
    """Seconds that nbval takes for one notebook, which must be as it is stored."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "AUTOGRADER_STATE": "off",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_PATH": str(KERNELSPECS),
        SERVER: kernel.get("server", ""),
    }
    begun = time.perf_counter()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--config-file", os.devnull),
            *("--rootdir", str(book.parent), "-p", "no:cacheprovider", "-p", "no:xdist", "-q"),
            *("--nbval", "--nbval-sanitize-with", str(SANITIZE)),
            *("--nbval-kernel-name", kernel["name"], str(book)),
        ],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{book.name} is not as it is stored:\n{done.stdout[-3000:]}")
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
