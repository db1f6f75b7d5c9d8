"""Is only what can't give anything taken for an answer as it was released?"""

import pytest

from autograder.notebook.untouched import never_returns


def as_released(x):
    """It may come after lines that are given."""
    given = x * 2
    del given
    raise NotImplementedError()


def changes_in_place(x):
    x.append(1)


def half_done(x):
    if x > 0:
        return x
    raise NotImplementedError()


def yields(x):
    yield x
    raise NotImplementedError()


async def waits(x):
    raise NotImplementedError()


def test_what_was_released_never_returns():
    assert never_returns(as_released)


@pytest.mark.parametrize("answer", [changes_in_place, half_done, yields, waits, lambda x: x, len])
def test_what_may_give_something_is_run(answer):
    assert not never_returns(answer)
