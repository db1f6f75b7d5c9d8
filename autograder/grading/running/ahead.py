"""Runs go ahead of booking: while nbgrader books the first submissions, the next ones are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from ...errors import CourseError
from .cache import Job, RunCache, execute, next_job
from .cut_short import was_cut
from .run import Executed


class RunsAhead:
    """Fills the cache with the runs of a class, a few of them ahead of what is waited for.

    `jobs` are runs by the name of their student, None where there is nothing to run. At most
    `2 * most + 1` are in memory. Each run is kept as soon as it is done, lest a kill lose it. Left
    early, as by Ctrl-C, what runs is still finished and kept, and what has not begun is not begun.
    What an earlier grading kept is done again if a limit ended it, and all of it with `force`.
    """

    def __init__(
        self,
        jobs: Iterable[tuple[str, Job | None]],
        cache: RunCache,
        executor: Executor,
        most: int,
        task: Callable[[Job], Executed] = execute,
        force: bool = False,
    ) -> None:
        self._jobs, self._cache = iter(jobs), cache
        self._executor, self._most, self._task = executor, most, task
        self._force = force
        self._begun: set[str] = set()
        """The keys of the runs that were begun here."""
        self._pending: dict[Future[Executed], list[tuple[str, Job]]] = {}
        """What is run: all who wait for one run, with the job that it is the run of."""
        self._dealt: set[str] = set()
        self._done: SimpleQueue[Future[Executed]] = SimpleQueue()
        """Futures whose runs are kept: those that wait for a future hear of it a moment sooner."""

    def wait_for(self, name: str) -> None:
        """Return when the runs of `name` are done, or can't be: then booking tries them again."""
        self._fill()
        while name not in self._dealt and self._pending:
            self._take(self._done.get())
            self._fill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for future in [future for future in self._pending if future.cancel()]:
            del self._pending[future]
        while self._pending:
            self._pending.pop(self._done.get(), None)

    def _fill(self) -> None:
        """Take in what is done meanwhile, and begin as much as may be begun."""
        while not self._done.empty():
            self._take(self._done.get())
        while sum(map(len, self._pending.values())) <= 2 * self._most:
            name, job = next(self._jobs, ("", None))
            if not name:
                break
            self._begin(name, job)

    def _begin(self, name: str, job: Job | None) -> None:
        """Run a job, unless it is in the cache; where it is run already, wait for that run."""
        while job is not None and (found := self._kept(job)) is not None:
            job = next_job(job, found)
        if job is None:
            self._dealt.add(name)
            return
        for waiting in self._pending.values():
            if waiting[0][1].key == job.key:
                waiting.append((name, job))
                return
        self._begun.add(job.key)
        future = self._executor.submit(self._task, job)
        self._pending[future] = [(name, job)]
        future.add_done_callback(partial(self._keep, job.key))

    def _kept(self, job: Job) -> Executed | None:
        """The run of `job` that is in the cache, unless it has to be done again."""
        found = self._cache.find(job.key)
        if found is None or job.key in self._begun:
            return found
        if self._force or was_cut(found, len(job.cases.seeds)):
            self._cache.forget(job.key)
            return None
        return found

    def _keep(self, key: str, done: Future[Executed]) -> None:
        try:
            if not done.cancelled() and done.exception() is None:
                self._cache.store(key, done.result())
        except CourseError:
            pass  # not written: booking tries it again, and says why
        finally:
            self._done.put(done)

    def _take(self, future: Future[Executed]) -> None:
        """Begin the whole run that a run without demonstrations asks for, if it does."""
        failed = future.cancelled() or future.exception() is not None
        for name, job in self._pending.pop(future):
            self._begin(name, None if failed else next_job(job, future.result()))
