"""The files of our own that decide what comes out of a run: only their edits make it stale.

They are the runners, what holds a submission, and what is imported into the process that runs it.
What judges the outcome afterwards makes no run stale, but a verdict. What reads, words, stores or
shows it is not among them, nor is what words a check in a student's notebook: that decides no
outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OBSERVING = (
    "encoding", "errors", "exercise", "expected", "judge", "lost", "misconceptions", "module",
    "observe", "outcome", "reference", "seeds", "snapshot", "tapes",
)  # fmt: skip
"""Of the package's own folder: a check raises while grading, so what judges is among them."""
RUNNING = ("keeping", "kernel", "kernel_process", "observing", "run", "through")
"""Of the folder `running`."""
DECIDING = (
    "autograder/__init__.py",
    *(f"autograder/{name}.py" for name in OBSERVING),
    "autograder/grading/__init__.py",
    "autograder/grading/reading/__init__.py",
    "autograder/grading/reading/regular.py",
    "autograder/grading/running/__init__.py",
    *(f"autograder/grading/running/{name}.py" for name in RUNNING),
    "autograder/confine/*.py",
    "autograder/notebook/*.py",
    "autograder/warm/*.py",
    "tapescope/**/*.py",
)
JUDGING = (
    *DECIDING,
    *(f"autograder/grading/{name}.py" for name in ("judging", "preprocessors", "saving")),
)
"""With what turns outcomes into points."""


def deciding_files(root: Path, patterns: Sequence[str] = DECIDING) -> Iterator[Path]:
    """The files below `root`, the folder that holds both packages, each once."""
    for pattern in patterns:
        yield from sorted(root.glob(pattern))


@cache
def own_code() -> str:
    """A hash of the files as they are installed: a mended grader must not find old runs."""
    return code_hash(Path(__file__).parents[2])


@cache
def judge_version() -> dict[str, str]:
    """What a verdict is of: the version of this package, and a hash of the files that judge."""
    try:
        named = version("tf-autograd-course")
    except PackageNotFoundError:  # used from a folder
        named = "unknown"
    return {"version": named, "code": code_hash(Path(__file__).parents[2], JUDGING)}


def code_hash(root: Path, patterns: Sequence[str] = DECIDING) -> str:
    """A hash of the files below `root`, by name and content."""
    whole = hashlib.sha256()
    for path in deciding_files(root, patterns):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return whole.hexdigest()
