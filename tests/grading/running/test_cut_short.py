"""Is a run that a limit ended told from one that ended by itself?"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.encoding import encode
from autograder.grading.running.cut_short import was_cut
from autograder.grading.running.run import Executed
from autograder.outcome import Outcome, Raised


def executed(error="", raised="", stopped=""):
    """A run with a cell that left an error, a case that raised, an exercise that was stopped."""
    outputs = [new_output("error", ename=error, evalue="", traceback=[])] if error else []
    cell = new_code_cell("# a MemoryError is not Stopped", outputs=outputs)
    outcome = Outcome(raised=Raised(raised, (), "", "", 0)) if raised else Outcome()
    return Executed(
        nbformat.writes(new_notebook(cells=[cell])).encode(),
        {("double", 0): encode([outcome]), ("add_up", 0): None},
        {"double": stopped} if stopped else {},
    )


@pytest.mark.parametrize(
    "found",
    [
        {"error": "Stopped"},
        {"error": "MemoryError"},
        {"raised": "MemoryError"},
        {"raised": "ResourceExhaustedError"},
        {"stopped": "took longer than 10 seconds"},
    ],
)
def test_a_limit_ended_it(found):
    assert was_cut(executed(**found), 1)


@pytest.mark.parametrize("found", [{}, {"error": "ValueError"}, {"raised": "NotImplementedError"}])
def test_it_ended_by_itself(found):
    assert not was_cut(executed(**found), 1)


def test_what_can_t_be_read_is_no_limit():
    damaged = executed()
    damaged = Executed(damaged.notebook, {("double", 0): b'{"MemoryError'})
    assert not was_cut(damaged, 1)
