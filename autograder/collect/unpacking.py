"""Take a handed-in zip apart without trusting a name, a size or a link in it."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ..errors import CourseError

MOST_FILES = 500
MOST_BYTES = 100_000_000
"""Of one zip, unpacked."""


def handed_in(path: Path) -> dict[str, dict[str, bytes]]:
    """By module, the files of a zip that `autograder submit` packed.

    Raises `CourseError` for what is no such zip, or holds more than a student's work can be.
    """
    found: dict[str, dict[str, bytes]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = list(_files(archive, path))
            if sum(entry.file_size for entry, _ in entries) > MOST_BYTES:
                raise CourseError(f"{path} unpacks to more than 100 MB: ask for a smaller one.")
            for entry, parts in entries:
                with archive.open(entry) as file:
                    data = file.read(entry.file_size + 1)  # its header may lie about the rest
                found.setdefault(parts[1], {})["/".join(parts[2:])] = data
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise CourseError(
            f"{path} is no zip that can be read ({error}): ask for it anew."
        ) from None
    if not found:
        raise CourseError(f"{path} holds no module: it should hold NAME/MODULE/MODULE.ipynb.")
    return found


def _files(
    archive: zipfile.ZipFile, path: Path
) -> Iterator[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise CourseError(f"{path} holds more than {MOST_FILES} files: ask for a smaller one.")
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = not entry.is_dir() and kind in (0, stat.S_IFREG)
        safe = not any(part in ("..", "/") or part.startswith(".") or ":" in part for part in parts)
        if plain and safe and len(parts) >= 3 and not entry.filename.startswith("/"):
            yield entry, parts
