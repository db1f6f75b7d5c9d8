"""Work that its reader has no permission to read, though tests may run as root."""

import errno
import os
from pathlib import Path


def close(path, monkeypatch):
    """Give `path` no permissions, as it is for one who is not root."""

    def refusing(function, also_itself):
        def refused(name, *args, **options):
            found = Path(os.fsdecode(name)) if isinstance(name, str | bytes | Path) else Path()
            if path in found.parents or (also_itself and found == path):
                raise PermissionError(errno.EACCES, "Permission denied", str(found))
            return function(name, *args, **options)

        return refused

    for name, also_itself in {"open": True, "scandir": True, "stat": False, "lstat": False}.items():
        monkeypatch.setattr(os, name, refusing(getattr(os, name), also_itself))
