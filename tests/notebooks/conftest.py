"""One server of warm kernels for all notebooks that this process has run."""

from collections.abc import Iterator

import pytest

from autograder.kernels import serving


@pytest.fixture(scope="session", autouse=True)
def warm_kernels() -> Iterator[None]:
    """Also for the processes that run nbval."""
    with serving.warm_kernels():
        yield
