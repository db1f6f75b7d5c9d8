"""Run a few cells in a warm slot, and look at what came of each."""

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.running.run import Cases, Limits
from autograder.warm import runner

LIMITS = Limits(start=120, cell=20, observation=20, submission=60)


def notebook(*sources):
    """The bytes of a notebook with these code cells."""
    cells = [new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
    return nbformat.writes(new_notebook(cells=cells)).encode()


def execute(*sources, files=None, limits=LIMITS, run=runner.run):
    """The outputs of each cell; an error of the runner fails the test."""
    executed = run(notebook(*sources), files or {}, "m", Cases({}, ()), limits)
    assert not executed.fault, executed.fault
    return [cell.outputs for cell in nbformat.reads(executed.notebook.decode(), 4).cells]


def text(outputs):
    """What a cell printed, and the text of what it showed."""
    return "".join(
        output.get("text", "") or str(output.get("data", {}).get("text/plain", ""))
        for output in outputs
    )


def error(outputs):
    """The name of the exception a cell ended with, and its message; empty when it ended well."""
    return next(
        ((one.ename, one.evalue) for one in outputs if one.output_type == "error"), ("", "")
    )


def last(*sources, **options):
    """What the last of these cells printed and showed; none of them may raise."""
    outputs = execute(*sources, **options)
    assert [error(one)[0] for one in outputs] == [""] * len(outputs), outputs
    return text(outputs[-1]).strip()
