"""One server of warm kernels for all notebooks that this process has run."""

import os
from collections.abc import Iterator

import pytest

from autograder.kernels import KERNELSPECS, SERVER
from autograder.kernels.client import Server
from autograder.kernels.provisioner import can_fork


@pytest.fixture(scope="session", autouse=True)
def warm_kernels() -> Iterator[None]:
    """Make the kernel known by its name, also to the processes that run nbval."""
    with pytest.MonkeyPatch.context() as patch:
        paths = [str(KERNELSPECS), os.environ.get("JUPYTER_PATH", "")]
        patch.setenv("JUPYTER_PATH", os.pathsep.join(filter(None, paths)))
        if not can_fork():  # each kernel is an ordinary one then
            yield
            return
        with Server() as server:
            patch.setenv(SERVER, server.path)
            yield
