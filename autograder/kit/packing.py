"""A zip that is the same whenever it is made of the same files."""

from __future__ import annotations

import os
import secrets
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import CourseError

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; a file's own would make each zip another one."""


def pack(path: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Write `files` under `folder` into the zip at `path`, whole or not at all."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with zipfile.ZipFile(partial, "x", zipfile.ZIP_DEFLATED) as archive:
            for name, data in sorted(files.items()):
                entry = zipfile.ZipInfo(f"{folder}/{name}", EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CourseError(
            f"{path} can't be written ({error.strerror}): choose another place by --to."
        ) from None
