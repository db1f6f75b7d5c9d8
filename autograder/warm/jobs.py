"""A job and its answer as bytes: what the grader and a driver send each other.

JSON and not pickle: an answer comes from a process that has read what a student made up.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from ..grading.running.run import Cases, Executed, Limits

LENGTH = struct.Struct("!Q")


@dataclass(frozen=True)
class Job:
    """What a `Runner` is called with."""

    notebook: bytes
    files: Mapping[str, bytes]
    cases: Cases
    limits: Limits


def job_to_bytes(job: Job) -> bytes:
    """Bytes from which `job_from_bytes` makes an equal job."""
    return _dump(
        {
            "notebook": _pack(job.notebook),
            "files": {name: _pack(data) for name, data in job.files.items()},
            "exercises": dict(job.cases.exercises),
            "seeds": job.cases.seeds,
            "limits": asdict(job.limits),
        }
    )


def job_from_bytes(data: bytes) -> Job:
    """The job of `job_to_bytes`."""
    parts = json.loads(data)
    return Job(
        base64.b64decode(parts["notebook"]),
        {name: base64.b64decode(text) for name, text in parts["files"].items()},
        Cases(parts["exercises"], tuple(parts["seeds"])),
        Limits(**parts["limits"]),
    )


def executed_to_bytes(executed: Executed) -> bytes:
    """Bytes from which `executed_from_bytes` makes an equal answer."""
    return _dump(
        {
            "notebook": _pack(executed.notebook),
            "outcomes": [
                [*place, None if data is None else _pack(data)]
                for place, data in executed.outcomes.items()
            ],
            "stopped": dict(executed.stopped),
            "fault": executed.fault,
            "level": executed.level,
        }
    )


def executed_from_bytes(data: bytes) -> Executed:
    """The answer of `executed_to_bytes`; raises ValueError, KeyError or TypeError for others."""
    parts = json.loads(data)
    return Executed(
        base64.b64decode(parts["notebook"]),
        {
            (str(exercise), int(aspect)): None if text is None else base64.b64decode(text)
            for exercise, aspect, text in parts["outcomes"]
        },
        {str(name): str(why) for name, why in parts["stopped"].items()},
        str(parts["fault"]),
        str(parts["level"]),
    )


def write_block(file: BinaryIO, data: bytes) -> None:
    """Write a length and that many bytes."""
    file.write(LENGTH.pack(len(data)) + data)
    file.flush()


def read_block(file: BinaryIO, most: int) -> bytes | None:
    """The next block; None at the end, or where it announces more than `most` bytes."""
    head = file.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    data = file.read(size) if size <= most else b""
    return data if len(data) == size <= most else None


def _pack(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _dump(parts: Mapping[str, Any]) -> bytes:
    return json.dumps(parts).encode("utf-8", "surrogatepass")
