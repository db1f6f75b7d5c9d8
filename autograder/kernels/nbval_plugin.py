"""A plugin of pytest: notebooks that nbval runs get warm kernels, all of one server, side by side.

    python -m pytest -p autograder.kernels.nbval_plugin --nbval notebooks

The server imports while pytest starts, and ends with it. Named with `-p`, this is loaded before
nbval, so `lean_start` comes in time.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from .. import lean_start  # noqa: F401  # before nbformat is imported
from ..cores import cores
from . import NAME, SERVER
from .client import can_fork
from .serving import warm_kernels

PER_CORE = 2
"""Notebooks side by side for each core: a kernel and who asks it wait for each other in turn."""
_server = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Start the server in the first hook there is: other plugins take a second to import.

    pytest-xdist's workers inherit where it listens, and start none.
    """
    parser.addoption(
        "--notebooks-at-once",
        type=int,
        default=PER_CORE * cores(),
        metavar="N",
        help="how many notebooks run side by side, where it is safe to fork (default: %(default)s)",
    )
    if not os.environ.get(SERVER):
        _server.enter_context(warm_kernels())


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let nbval ask for warm kernels, and for no longer a wait than it needs."""
    config.add_cleanup(_server.close)
    if config.option.notebooks_at_once < 1:
        raise pytest.UsageError("--notebooks-at-once must be at least 1.")
    if not getattr(config.option, "nbval_kernel_name", None):
        config.option.nbval_kernel_name = NAME
    import nbval.kernel  # type: ignore[import-untyped]  # it has no types

    from .ready import ReadyManager

    nbval.kernel.KernelManager = ReadyManager
    nbval.kernel.pformat = _as_it_is
    if can_fork():
        from .side_by_side import SideBySide

        config.pluginmanager.register(SideBySide(config.option.notebooks_at_once))
    config.option.loadscopereorder = False  # pytest-xdist's order by the number of cells


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the largest notebooks first, since they tend to take longest: none is waited for alone.

    It is their pictures that are large and take long.
    """
    sizes = {path: path.stat().st_size for path in {item.path for item in items}}
    items.sort(key=lambda item: -sizes[item.path])  # stable: cells stay in their order


def _as_it_is(message: object) -> object:
    """In place of `pprint.pformat`: nbval lays out each message with it, for a log nobody reads."""
    return message
