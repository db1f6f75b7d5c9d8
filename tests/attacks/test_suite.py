"""Does an attack gain nothing, reach nothing, and leave the next student's score alone?

Each attack is one submission of a tiny course: run by the runner that grades, judged by the judge
that grades, and followed in the same slot by an honest neighbor.
"""

import os
from collections import Counter

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.confine.levels import tried
from autograder.grading.judging import judge_run
from autograder.grading.running.run import Cases, Limits
from autograder.warm import runner
from tests.grading import tiny

from .attack import HELD
from .outside import CANARY
from .suite import ATTACKS, KINDS, LEVELS

WRONG = "def double(x):\n    return x\ndef add_up(values):\n    return 0.0"
LEAST = {"forging": 20, "reading": 10, "reaching": 10, "exhausting": 10}


def limits(level):
    return Limits(180, cell=2, observation=2, submission=20, memory=300_000_000, confinement=level)


def submission(*answers):
    """The notebook of a submission: its cells of answers, and then the two checks."""
    cells = [new_code_cell(source) for source in answers]
    for name in tiny.STUBS:
        meta = tiny.marks(name, grade=True, locked=True, points=2)
        cells.append(new_code_cell(f'check("{name}")', metadata=meta))
    return nbformat.writes(new_notebook(cells=cells)).encode()


def run(notebook, references, level):
    """What came of a submission, and the share of each exercise's points."""
    files = {"exercises.py": tiny.EXERCISES.encode()}
    seeds = references["double"].aspects[0].seeds[:4]
    cases = Cases({name: len(one.aspects) for name, one in references.items()}, seeds)
    executed = runner.run(notebook, files, tiny.MODULE, cases, limits(level))
    assert not executed.fault, executed.fault
    shares = {}
    for name, reference in references.items():
        judged = judge_run(reference, seeds, executed)
        assert judged.verdict is not None, "a person would have to look at it"
        shares[name] = judged.verdict.share
    return executed, shares


@pytest.mark.skipif("GITHUB_ACTIONS" not in os.environ, reason="elsewhere it may be missing")
def test_strong_is_held_where_the_workflow_installed_it():
    """Else every attack on it would be left out there without a word."""
    assert "strong" in HELD, [way.problem for way in tried("strong")]


@pytest.mark.parametrize("level", HELD)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}-{attack.name}")
def test_an_attack_gains_nothing_and_costs_no_one(attack, level, references, outside):
    if not attack.held_by(level):
        pytest.skip(f"{level} does not promise to hold it")
    executed, gained = run(submission(outside.given(), WRONG, attack.code), references, level)
    assert gained == {"double": 0, "add_up": 0}
    left = executed.notebook + b"".join(data or b"" for data in executed.outcomes.values())
    outputs = [
        output
        for cell in nbformat.reads(executed.notebook.decode(), 4).cells
        for output in cell.outputs
    ]
    assert CANARY.encode() not in left, outputs
    assert "TAKEN" not in str(outputs), outputs
    assert outside.touched() == ""
    _, shares = run(submission(*tiny.SOLUTIONS.values()), references, level)
    assert shares == {"double": 1, "add_up": 1}


def test_every_attack_says_what_it_tries_and_which_level_holds_it():
    for attack in ATTACKS:
        assert attack.tries and attack.level in LEVELS, attack
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_there_are_enough_of_each_kind():
    count = Counter(attack.kind for attack in ATTACKS)
    assert set(count) == set(KINDS)
    assert all(count[kind] >= least for kind, least in LEAST.items()), count
    assert count.total() >= 50, count
