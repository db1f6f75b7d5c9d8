"""One server of warm kernels, for this process and those it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from . import KERNELSPECS, SERVER
from .client import Server, can_fork


@contextmanager
def warm_kernels() -> Iterator[None]:
    """Make the kernel known by its name, and let all kernels of that name come from one server."""
    before = {name: os.environ.get(name) for name in ("JUPYTER_PATH", SERVER)}
    paths = [str(KERNELSPECS), before["JUPYTER_PATH"] or ""]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, paths))
    server = Server() if can_fork() else None  # without one, each kernel is an ordinary one
    try:
        if server:
            os.environ[SERVER] = server.path
        yield
    finally:
        if server:
            server.close()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
