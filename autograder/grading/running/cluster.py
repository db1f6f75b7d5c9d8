"""Run a class on a Dask cluster: the workers run submissions, and all that is secret stays here."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from ...errors import CourseError

PATIENCE = 10
"""Seconds in which a scheduler has to answer."""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of the scheduler at `address` as an executor, and how many runs fit at a time.

    A worker needs this package with its extra `grading`, and confines as `autograder doctor` says
    there. What a worker gets is a `Job`: code, files and seeds, but neither secret nor solutions.
    Where a submission ends its workers, Dask gives up on it, and it is run here when it is booked.

    Raises `CourseError` when Dask isn't installed, nobody answers, or there is no worker.
    """
    try:
        from dask.distributed import Client
    except ImportError:
        raise CourseError(
            "Dask isn't installed: pip install '.[cluster]', here and on each worker."
        ) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"No scheduler answers at {address} ({error}): start one by dask scheduler."
        ) from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(f"The scheduler at {address} has no worker: start some.")
        executor = client.get_executor(pure=False)
        try:
            yield executor, threads
        finally:  # as a context it would wait, for ever where no worker is left
            executor.shutdown(wait=False)
    finally:
        client.close()
