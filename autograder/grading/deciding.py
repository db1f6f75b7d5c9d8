"""The files of our own that decide what comes out of a run: only their edits make it stale.

They are the runners, what holds a submission, and what is imported into the process that runs it.
What reads, words, stores or shows the outcome afterwards is not among them, nor is what words a
check in a student's notebook: that decides no outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

OBSERVING = (
    "encoding", "errors", "exercise", "expected", "judge", "lost", "misconceptions", "module",
    "observe", "outcome", "reference", "seeds", "snapshot", "tapes",
)  # fmt: skip
"""Of the package's own folder: a check raises while grading, so what judges is among them."""
RUNNING = ("kernel", "kernel_process", "observing", "regular", "run", "through")
"""Of this folder."""
DECIDING = (
    "autograder/__init__.py",
    *(f"autograder/{name}.py" for name in OBSERVING),
    "autograder/grading/__init__.py",
    *(f"autograder/grading/{name}.py" for name in RUNNING),
    "autograder/confine/*.py",
    "autograder/notebook/*.py",
    "autograder/warm/*.py",
    "tapescope/**/*.py",
)


def deciding_files(root: Path) -> Iterator[Path]:
    """The files below `root`, the folder that holds both packages, each once."""
    for pattern in DECIDING:
        yield from sorted(root.glob(pattern))


@cache
def own_code() -> str:
    """A hash of the files as they are installed: a mended grader must not find old runs."""
    return code_hash(Path(__file__).parents[2])


def code_hash(root: Path) -> str:
    """A hash of the files below `root`, by name and content."""
    whole = hashlib.sha256()
    for path in deciding_files(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return whole.hexdigest()
