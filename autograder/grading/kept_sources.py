"""The source of every module as it was when somebody was graded by it, under its hash.

An old verdict can so be explained after the source has changed, or a new term has begun.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from .running.cache import unwritable


def source_hash(folder: Path) -> str:
    """A hash of everything an author wrote for a module."""
    digest = hashlib.sha256()
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def kept_source(state: Path, module: str, digest: str) -> Path:
    """Where the source with this hash is kept, if it is."""
    return state / "sources" / digest / module


def keep_source(state: Path, folder: Path) -> str:
    """Keep the source in `folder`, once; returns its hash."""
    digest = source_hash(folder)
    target = kept_source(state, folder.name, digest).parent
    if target.is_dir():
        return digest
    partial = target.with_name(f"{digest}.{secrets.token_hex(4)}")
    try:
        (partial / folder.name).mkdir(parents=True, mode=0o700)
        for path in _files(folder):
            copy = partial / folder.name / path.relative_to(folder)
            copy.parent.mkdir(exist_ok=True, mode=0o700)
            shutil.copyfile(path, copy)
        with contextlib.suppress(FileExistsError):  # another run was faster
            os.rename(partial, target)
    except OSError as error:
        if not target.is_dir():
            raise unwritable(target.parent, error) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return digest


def _files(folder: Path) -> Iterator[Path]:
    """Its own files and those of its data set, in one order."""
    found = [*sorted(folder.iterdir()), *sorted(folder.glob("data/**/*"))]
    return (path for path in found if path.is_file())
