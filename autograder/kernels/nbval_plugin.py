"""A plugin of pytest: notebooks that nbval runs get warm kernels, all of one server.

    python -m pytest -p autograder.kernels.nbval_plugin --nbval notebooks

The server imports while pytest starts, and ends with it. Named with `-p`, this is loaded before
nbval, so `lean_start` comes in time.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from .. import lean_start  # noqa: F401  # before nbformat is imported
from . import NAME
from .serving import warm_kernels


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server, once: pytest-xdist's workers inherit where it listens, and the kernel."""
    if not getattr(config.option, "nbval_kernel_name", None):
        config.option.nbval_kernel_name = NAME
    if not hasattr(config, "workerinput"):
        stack = ExitStack()
        stack.enter_context(warm_kernels())
        config.add_cleanup(stack.close)
