"""What one submission costs, split into run, observe, judge and record.

A sample class is graded by the command itself, one submission after the other in one warm process,
so that nothing overlaps and the four parts add up to the whole:

    run      a confined child: its fork, the course's files, the cells, its end
    observe  in that child, the calls of the student's functions on the hidden cases
    judge    in the parent, the outcomes against the expected values, and the words about them
    record   all else: laying on, nbgrader's bookkeeping, the comments and our own record

Means over the class. What is done once a module is left out: its hidden cases and the start of
the warm process. There is no bar: `grading.py` has one for the whole.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before exercises import TensorFlow

from nbgrader.converters import Autograde

from autograder.command import main as autograder
from autograder.demo.large_class import make_class
from autograder.grading import classroom, preprocessors
from autograder.grading.pool import hidden_references, read_secret
from autograder.grading.running.run import Cases, Executed, Limits
from autograder.grading.running.through import Pass
from autograder.warm import runner
from autograder.warm.session import Session
from autograder.warm.slot import Slot

ROOT = Path(__file__).parent.parent
LEFT_OUT = ["an endless loop in one answer"]  # its time is that of the limit
PARTS = ("run", "observe", "judge", "record")
SECONDS: Counter[str] = Counter()
"""By what was timed, its seconds so far."""
CALLS: Counter[str] = Counter()


def main() -> int:
    """Print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=["02_recording"], metavar="MODULE")
    parser.add_argument("--students", type=int, default=24, metavar="N")
    arguments = parser.parse_args()
    print(f"milliseconds a submission, {arguments.students} students")
    print(f"{'module':22}{'runs':>6}", *(f"{part:>9}" for part in (*PARTS, "whole")), sep="")
    found = {}
    for module in arguments.modules:
        found[module] = row = measure(module, arguments.students)
        numbers = (f"{row[part]:9.0f}" for part in (*PARTS, "whole"))
        print(f"{module:22}{row['runs']:6.0f}", *numbers, sep="", flush=True)
    print(json.dumps({"students": arguments.students, "milliseconds": found}))
    return 0


def measure(module: str, students: int) -> dict[str, float]:
    """Grade a class; milliseconds a submission by part, and how many runs it took in all."""
    with tempfile.TemporaryDirectory(prefix="one-") as name, warm_process(Path(name)):
        course = Path(name) / "course"
        course.mkdir()
        make_class(ROOT, course, module, students, LEFT_OUT)
        state = course / ".autograder"
        hidden_references(course / "source" / module, state, read_secret(state))
        SECONDS.clear()
        CALLS.clear()
        with contextlib.chdir(course), contextlib.redirect_stdout(io.StringIO()) as said:
            if autograder(["grade", module, "--jobs", "1"]):
                raise SystemExit(f"grading failed:\n{said.getvalue()}")
    whole = SECONDS["grade"]
    parts = {
        "run": SECONDS["run"] - SECONDS["observe"],
        "observe": SECONDS["observe"],
        "judge": SECONDS["judge"],
        "record": whole - SECONDS["run"] - SECONDS["judge"],
        "whole": whole,
    }
    each = {part: 1000 * seconds / students for part, seconds in parts.items()}
    return {"runs": CALLS["run"], **each}


def timed(what: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, adding to `SECONDS` what it takes."""

    def measured(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            SECONDS[what] += time.perf_counter() - begun
            CALLS[what] += 1

    return measured


@contextlib.contextmanager
def warm_process(folder: Path) -> Iterator[None]:
    """Take each submission through a slot of this process, where a driver would be another one."""
    folder.chmod(0o711)  # as for a driver: a submission with a user of its own passes through
    place = folder / "slot"
    place.mkdir()
    slots: list[Slot] = []

    def through(
        notebook: bytes, files: Mapping[str, bytes], cases: Cases, limits: Limits
    ) -> Executed:
        return Pass(notebook, cases, limits, lambda: Timed(slots[0], files, limits)).through()

    counted = timed("run", through)

    def run(
        notebook: bytes, files: Mapping[str, bytes], module: str, cases: Cases, limits: Limits
    ) -> Executed:
        if not slots:
            slots.append(Slot(place, limits))
        executed: Executed = (counted if module else through)(notebook, files, cases, limits)
        return executed

    runner.run = run
    try:
        yield
    finally:
        for slot in slots:
            slot.close()


class Timed(Session):
    """A session that measures how long observing takes, in the child and on the way."""

    def observe(self, exercise: str, aspect: int, seeds: Sequence[int]) -> bytes | None:
        """The encoded outcomes of one aspect."""
        answer: bytes | None = timed("observe", super().observe)(exercise, aspect, seeds)
        return answer


class AtOnce(Executor):
    """Does what is asked in this thread, so that no two parts overlap."""

    def __init__(self, max_workers: int) -> None:
        pass

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """A future that is done."""
        done: Future[Any] = Future()
        done.set_result(task(*arguments, **named))
        return done


if __name__ == "__main__":
    classroom.ThreadPoolExecutor = AtOnce
    preprocessors.judge_run = timed("judge", preprocessors.judge_run)
    Autograde.start = timed("grade", Autograde.start)
    sys.exit(main())
