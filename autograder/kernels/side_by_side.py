"""The notebooks of one session of pytest, side by side: in forks, made when it has collected them.

pytest-xdist's workers would each import and collect anew, while the server of warm kernels imports
TensorFlow beside them: that is the time in which two lectures are run.
"""

from __future__ import annotations

import multiprocessing
import signal
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from ..confine.prctl import die_with_parent

NEXT = "next"
"""What a fork says, in place of a hook's name, when it is done with its notebook."""
Notebook = list[pytest.Item]


@dataclass
class Fork:
    """One fork, and the cells it has not told the result of."""

    process: BaseProcess
    pipe: Connection
    left: Notebook


class SideBySide:
    """A plugin of pytest that runs notebooks in forks, each of them whole in one."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run all there is, or nothing: then pytest runs it, one after another.

        Raises `session.Failed` or `session.Interrupted` where pytest would, as after `--maxfail`.
        """
        notebooks = [list(cells) for _, cells in groupby(session.items, lambda item: item.path)]
        if not self._fits(session, notebooks):
            return None
        waiting, forks = deque(notebooks), dict[Connection, Fork]()
        with _ended(forks):
            for _ in range(min(self.at_once, len(notebooks))):
                _begin(session, waiting, forks)
            while forks:
                for pipe in wait([*forks]):
                    assert isinstance(pipe, Connection)
                    _hear(session, forks[pipe], waiting, forks)
        return True

    def _fits(self, session: pytest.Session, notebooks: list[Notebook]) -> bool:
        from nbval.plugin import IPyNbCell  # type: ignore[import-untyped]  # it has no types

        option = session.config.option
        return (
            min(self.at_once, len(notebooks)) > 1
            and all(isinstance(item, IPyNbCell) for item in session.items)
            and not (session.testsfailed or option.collectonly or option.usepdb)
            and getattr(option, "dist", "no") == "no"  # else pytest-xdist does it
            and not hasattr(session.config, "workerinput")
        )


def _hear(
    session: pytest.Session, fork: Fork, waiting: deque[Notebook], forks: dict[Connection, Fork]
) -> None:
    """Pass on what a fork tells; give it another notebook, or put another in its place."""
    try:
        name, told = fork.pipe.recv()
    except (EOFError, OSError):
        del forks[fork.pipe]
        fork.process.join()
        _tell_of_the_lost(session, fork)
        if waiting:
            _begin(session, waiting, forks)
        return
    if name == NEXT and waiting:
        _give(fork, waiting)
    elif name == NEXT:
        del forks[fork.pipe]
        fork.pipe.close()
        fork.process.join()
    elif name == "pytest_warning_recorded":
        _warn(session, **told)
    else:
        if name == "pytest_runtest_logreport":
            told["report"] = session.config.hook.pytest_report_from_serializable(
                config=session.config, data=told["report"]
            )
        elif name == "pytest_runtest_logfinish":
            fork.left = [cell for cell in fork.left if cell.nodeid != told["nodeid"]]
        getattr(session.config.hook, name)(**told)
        _stop_where_asked(session)


def _warn(
    session: pytest.Session, text: str, category: str, file: str, line: int, **where: Any
) -> None:
    """Let the parent's plugins know of a warning. Of its class, only the name came with it."""
    message = warnings.WarningMessage(text, type(category, (Warning,), {}), file, line)
    session.config.hook.pytest_warning_recorded.call_historic(
        kwargs={"warning_message": message, **where}
    )


def _tell_of_the_lost(session: pytest.Session, fork: Fork) -> None:
    """Let each cell fail that a fork ended before: none is left without a result."""
    for cell in fork.left:
        why = f"the process of its notebook ended too early, with exit code {fork.process.exitcode}"
        report = pytest.TestReport(cell.nodeid, cell.location, {}, "failed", why, "call")
        session.config.hook.pytest_runtest_logreport(report=report)
    _stop_where_asked(session)


def _stop_where_asked(session: pytest.Session) -> None:
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)


def _begin(
    session: pytest.Session, waiting: deque[Notebook], forks: dict[Connection, Fork]
) -> None:
    """Fork, and give the fork its first notebook."""
    context = multiprocessing.get_context("fork")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_work, args=(session, theirs, [pipe, *forks]))
    process.start()
    theirs.close()
    forks[pipe] = Fork(process, pipe, [])
    _give(forks[pipe], waiting)


def _give(fork: Fork, waiting: deque[Notebook]) -> None:
    fork.left = waiting.popleft()
    fork.pipe.send([cell.nodeid for cell in fork.left])


@contextmanager
def _ended(forks: dict[Connection, Fork]) -> Iterator[None]:
    """End what still runs when this is left: after Ctrl-C, or as many failures as were asked."""
    try:
        yield
    finally:
        for fork in forks.values():
            fork.process.kill()
            fork.process.join()


def _work(session: pytest.Session, pipe: Connection, others: list[Connection]) -> None:
    """A fork's whole life: run the cells it is told of, and tell of them, until nobody listens."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted as well, and ends this
    for one in others:
        one.close()
    manager = session.config.pluginmanager
    if manager.has_plugin("terminalreporter"):
        manager.unregister(name="terminalreporter")
    if (capture := manager.getplugin("capturemanager")) is not None:
        capture.stop_global_capturing()  # it is into one file for all of them
        capture.start_global_capturing()
        capture.suspend_global_capture()
    manager.register(Teller(pipe, session.config))
    cells = {item.nodeid: item for item in session.items}
    while True:
        try:
            notebook = [cells[name] for name in pipe.recv()]
        except EOFError:
            break
        for cell, following in pairwise([*notebook, None]):
            session.config.hook.pytest_runtest_protocol(item=cell, nextitem=following)
        pipe.send((NEXT, {}))


class Teller:
    """A plugin of pytest that tells the parent what a fork's cells came to."""

    def __init__(self, pipe: Connection, config: pytest.Config) -> None:
        self._pipe = pipe
        self._config = config

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        """A cell is run."""
        self._pipe.send(("pytest_runtest_logstart", {"nodeid": nodeid, "location": location}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """It was set up, run, or cleaned up after."""
        told = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._pipe.send(("pytest_runtest_logreport", {"report": told}))

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: Any
    ) -> None:
        """Somebody warned meanwhile; pytest repeats to this what was said before the fork."""
        if when == "runtest":
            told = {
                "text": str(warning_message.message),
                "category": warning_message.category.__name__,
                "file": warning_message.filename,
                "line": warning_message.lineno,
                **{"when": when, "nodeid": nodeid, "location": location},
            }
            self._pipe.send(("pytest_warning_recorded", told))

    def pytest_runtest_logfinish(self, nodeid: str, location: Any) -> None:
        """No more is told of it."""
        self._pipe.send(("pytest_runtest_logfinish", {"nodeid": nodeid, "location": location}))
