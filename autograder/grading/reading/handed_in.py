"""What a student handed in: regular files within bounds, and which of them is the notebook."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from nbformat import NotebookNode

from ...errors import CourseError
from ..terminal import escaped
from .layon import count_answers
from .regular import irregular_files, read_or_raise, regular_files
from .tolerant import MAX_BYTES

MAX_FILES = 200
MAX_FILE_BYTES = 50_000_000
MAX_NAME = 200
"""Characters of a file's path inside the submission: it is copied into longer paths."""
MAX_CANDIDATES = 20
"""How many other files are looked through when the notebook is missing or unanswered."""
TIMESTAMP = "timestamp.txt"
"""In which nbgrader looks for the time when it was handed in."""
TEXTS = {".ipynb", ".json", ".py", ".txt"}


class Closed(CourseError):
    """Something that was handed in can't be read, so that no score would be its own."""


@dataclass(frozen=True)
class HandedIn:
    """One submission as grading sees it; all of it is the student's making."""

    notebook: bytes
    files: Mapping[str, bytes]
    """What lies beside the notebook, by its path inside the submission."""
    notes: tuple[str, ...] = ()
    """What a grader should know of how it was read."""

    @property
    def digest(self) -> str:
        """A hash of everything that grading looks at."""
        digest = hashlib.sha256(self.notebook)
        for name, data in self.files.items():
            digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()


def read_handed_in(
    folder: Path, module: str, release: NotebookNode, course_files: Collection[str]
) -> HandedIn | None:
    """The submission in `folder`; None when nothing at all is in it.

    The notebook is the file of the module's name. Where that is missing or nothing in it is
    answered, it is the file with the most answers, so that a renamed notebook counts. Raises
    `Closed` where a file or a folder of it can't be read.
    """
    try:
        return _read(folder, module, release, course_files)
    except OSError as error:
        raise Closed(
            f"{escaped(error.filename or folder)} can't be read ({error.strerror}):"
            " make it readable and grade again."
        ) from None


def _read(
    folder: Path, module: str, release: NotebookNode, course_files: Collection[str]
) -> HandedIn | None:
    found = [path.relative_to(folder) for path in regular_files(folder)]
    left_out = [str(path.relative_to(folder)) for path in irregular_files(folder)]
    if not found and not left_out:
        return None
    notes: list[str] = []
    taken = {*course_files, f"{module}.ipynb", TIMESTAMP}
    chosen = _chosen(folder, found, PurePath(f"{module}.ipynb"), release, set(course_files))
    if chosen is None:
        names = ", ".join(sorted(map(_shown, [*found, *left_out]))[:5])
        notes.append(f"There is no {module}.ipynb that could be read, only: {names}.")
    elif chosen.name != f"{module}.ipynb" or len(chosen.parts) > 1:
        notes.append(f"Graded was {_shown(chosen)}: {module}.ipynb is missing or unanswered.")
    notebook = read_or_raise(folder / chosen, MAX_BYTES) if chosen else None
    files: dict[str, bytes] = {}
    left = MAX_FILE_BYTES
    for path in found:
        if ".ipynb" in path.name:
            continue
        data = read_or_raise(folder / path, left)
        if data is None or len(data) > left or len(files) == MAX_FILES or _in_the_way(path, taken):
            left_out.append(str(path))
            continue
        files[str(path)] = data
        left -= len(data)
    if left_out:
        names = ", ".join(map(_shown, left_out[:5]))
        notes.append(f"Left out as links, too large, or in the way: {names}.")
    return HandedIn(notebook or b"", files, tuple(notes))


def _chosen(
    folder: Path,
    found: Collection[PurePath],
    named: PurePath,
    release: NotebookNode,
    course_files: set[str],
) -> PurePath | None:
    others = [
        path
        for path in found
        if path != named
        and str(path) not in course_files
        and (path.suffix in TEXTS or ".ipynb" in path.name)
    ][:MAX_CANDIDATES]
    if named in found and not others:
        return named
    counts: dict[PurePath, int] = {}
    left = MAX_BYTES  # for all together: reading one takes its time
    for path in [*([named] if named in found else []), *others]:
        data = read_or_raise(folder / path, left) or b""
        counts[path] = count_answers(data, release)
        left = max(0, left - len(data))
    if counts.get(named):
        return named
    best = max(counts, key=lambda path: counts[path], default=None)  # the first of equals
    if best is not None and counts[best]:
        return best
    return next((path for path in counts if ".ipynb" in path.name), None)


def _in_the_way(path: PurePath, taken: Collection[str]) -> bool:
    """Whether a file can't lie beside the course's: one would be a folder where the other is not.

    Names that are no text can't be written everywhere, nor kept in a record.
    """
    name = str(path)
    if not name.isprintable() or len(name) > MAX_NAME:
        return True
    parents = {str(parent) for parent in path.parents}
    return any(one in parents or name in map(str, PurePath(one).parents) for one in taken)


def _shown(name: object) -> str:
    return escaped(name)[:100]
