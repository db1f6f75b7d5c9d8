"""How long a drawing of thirty boxes takes; the bar is 1 s, layout, figure and PNG included."""

from __future__ import annotations

import io
import json
import statistics
import sys
import time

import numpy as np

from tapescope.drawing import draw
from tapescope.recording import Node, Recording

BAR, REPEATS, OPS = 1.0, 5, 29  # seconds, runs, boxes but the source


def lattice() -> Recording:
    """A source and ops in three columns, each of the two before it: crossings in every layer."""
    one = np.float32(1.0)
    nodes = [Node(0, "w", "", "source", (), "float32", (), one, None, "", True, "", one)]
    for index in range(1, OPS + 1):
        inputs = tuple(sorted({max(0, index - 1), max(0, index - 4)}))
        nodes.append(
            Node(index, f"h{index}", "Mul", "op", inputs, "float32", (), one, None, "", True, "",
                 one)
        )  # fmt: skip
    return Recording(tuple(nodes), (0,), (OPS,), (False,) + (True,) * OPS, None, "lattice", "")


def main() -> int:
    """Print the median of a few drawings and JSON; exit 1 when it is over the bar."""
    recording, times = lattice(), []
    for _ in range(REPEATS + 1):
        begun = time.perf_counter()
        draw(recording).savefig(io.BytesIO(), format="png")
        times.append(time.perf_counter() - begun)
    first, *times = times
    median = statistics.median(times)
    print(f"a drawing of {OPS + 1} boxes: median {median:.3f} s of {REPEATS} runs, "
          f"the first {first:.3f} s")  # fmt: skip
    print(json.dumps({"bar_s": BAR, "median_s": median, "first_s": first, "runs_s": times}))
    return int(median > BAR)


if __name__ == "__main__":
    sys.exit(main())
