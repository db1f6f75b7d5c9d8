"""How long a learner waits for `check()` on a right answer, in a live kernel.

Each exercise is timed by the median of its runs. The bar is a median exercise under 50 ms, the aim
20 ms; and none above 200 ms, where an answer trains a model in each of its eight cases.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
BAR, SLOWEST, REPEATS = 50.0, 200.0, 21  # milliseconds, milliseconds, runs
TIMING = """
import json as _json, statistics as _statistics, time as _time
from autograder.notebook.opening import current as _current
_found = {}
for _name in _current().exercises:
    _times = []
    for _ in range(REPEATS + 1):
        _start = _time.perf_counter()
        check(_name)
        _times.append(1000 * (_time.perf_counter() - _start))
    _times = sorted(_times[1:])
    _found[_name] = [_times[0], _statistics.median(_times), _times[-1]]
print("TIMES", _json.dumps(_found))
"""


def measure(module: Path) -> dict[str, list[float]]:
    """Minimum, median and maximum in milliseconds for each exercise of a source module."""
    notebook = nbformat.read(module / f"{module.name}.ipynb", as_version=4)
    kept = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", [])
    ]
    timing = nbformat.v4.new_code_cell(TIMING.replace("REPEATS", str(REPEATS)))
    notebook.cells = [*kept, timing]
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(module)}})
    client.execute()
    printed = "".join(o.get("text", "") for o in notebook.cells[-1].outputs)
    line = next(line for line in printed.splitlines() if line.startswith("TIMES"))
    times: dict[str, list[float]] = json.loads(line.removeprefix("TIMES"))
    return times


def main() -> int:
    """Print a table and JSON; exit 1 above a bar."""
    os.environ["AUTOGRADER_STATE"] = "off"  # these tries are no learner's
    found = {
        f"{module.name}/{name}": times
        for module in sorted((ROOT / "source").iterdir())
        if (module / "exercises.py").is_file()
        for name, times in measure(module).items()
    }
    print(f"{'check() of a right answer, ms':44}{'min':>8}{'median':>8}{'max':>8}")
    for name, times in found.items():
        print(f"{name:44}" + "".join(f"{value:8.1f}" for value in times))
    medians = [median for _, median, _ in found.values()]
    usual, most = statistics.median(medians), max(medians)
    print(f"{len(found)} exercises: half under {usual:.1f} ms, the slowest {most:.1f} ms")
    print(json.dumps({"bars_ms": [BAR, SLOWEST], "median_ms": usual, "times_ms": found}))
    return int(usual > BAR or most > SLOWEST)


if __name__ == "__main__":
    sys.exit(main())
