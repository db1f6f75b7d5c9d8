"""How many functions of the corpus `why_none` explains rightly; the bar is 95 %, none wrong.

Run it with `python benchmarks/why_none_corpus.py`; names after it choose cases.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent)]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.tapescope.corpus import CASES, judge  # noqa: E402

BAR = 0.95


def main() -> int:
    """Print what is not right, the score and JSON; exit 1 below the bar."""
    chosen = [case for case in CASES if not sys.argv[1:] or case.stem in sys.argv[1:]]
    verdicts: Counter[str] = Counter()
    begun = time.perf_counter()
    for case in chosen:
        result = judge(case)
        verdicts[result.verdict] += 1
        if result.verdict != "right" or sys.argv[1:]:
            print(result)
    share = verdicts["right"] / len(chosen)
    seconds = time.perf_counter() - begun
    print(f"{verdicts['right']} of {len(chosen)} right ({share:.1%}) in {seconds:.0f} s")
    print(json.dumps({"bar": BAR, "share": share, "cases": len(chosen), **verdicts}))
    return int(share < BAR or verdicts["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
