"""Whether a limit may have ended a run: with more of it, or less to do elsewhere, more may come.

A submission can pretend to have met a limit. Then its run is done again, which gains it nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ...encoding import Unreadable, decode
from .run import Executed
from .through import STOPPED

LIMITED = {STOPPED, "MemoryError", "ResourceExhaustedError"}


def was_cut(executed: Executed, count: int) -> bool:
    """Whether a limit on time, memory or threads ended anything; of `count` cases a part."""
    return bool(executed.stopped) or not LIMITED.isdisjoint(_errors(executed, count))


def _errors(executed: Executed, count: int) -> Iterator[str]:
    """The names of all exceptions that ended a cell or a case."""
    for cell in json.loads(executed.notebook)["cells"]:  # to validate it takes ten times as long
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                yield output["ename"]
    for data in executed.outcomes.values():
        if data is not None and any(name.encode() in data for name in LIMITED):
            try:
                outcomes = decode(data, count)
            except Unreadable:
                continue
            yield from (one.raised.type_name for one in outcomes if one.raised)
