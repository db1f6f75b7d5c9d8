"""Put what was built into its place, all of it or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import CourseError

STATE = ".autograder"


@contextlib.contextmanager
def scratch_folder(course: Path) -> Iterator[Path]:
    """A folder on the course's own disk, so that what is built there can be renamed into place."""
    state = course / STATE
    made = not state.exists()
    try:
        state.mkdir(exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix="build-", dir=state))
    except OSError as error:
        raise CourseError(f"{course} can't be written to ({error.strerror}): allow it.") from None
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if made:
            with contextlib.suppress(OSError):  # something else is kept there by now
                state.rmdir()


def swap_in(built: Mapping[Path, Path], scratch: Path) -> None:
    """Rename each new file or folder (key) to its place (value), and the old one away.

    When one of them can't be put into place, those before it are put back, and `CourseError`
    says which it was.
    """
    done: list[tuple[Path, Path, Path | None]] = []
    try:
        for count, (new, place) in enumerate(built.items()):
            place.parent.mkdir(parents=True, exist_ok=True)
            old = scratch / f"old-{count}" if os.path.lexists(place) else None
            if old is not None:
                place.rename(old)
            try:
                new.rename(place)
            except OSError:
                if old is not None:
                    old.rename(place)
                raise
            done.append((new, place, old))
    except OSError as error:
        for new, place, old in reversed(done):
            place.rename(new)
            if old is not None:
                old.rename(place)
        where = error.filename2 or error.filename
        raise CourseError(
            f"{where} can't be written ({error.strerror}): allow it. Nothing was changed."
        ) from None
