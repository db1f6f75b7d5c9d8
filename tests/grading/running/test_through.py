"""Does a notebook get through, whatever its cells do to the process and to the outputs?"""

from contextlib import nullcontext

import nbformat
import tiny
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.grading.running.run import Cases, Limits
from autograder.grading.running.through import Died, Pass


class Instant:
    """A process that does what a cell says: "die", or print so many letters."""

    def prepare(self):
        pass

    def execute(self, code, seconds, kept):
        word, _, count = code.partition(" ")
        if word == "die":
            raise Died("ended the Python process")
        if word == "print":
            kept.add(new_output("stream", name="stdout", text="x" * int(count)))
        if word == "fail":
            kept.add(new_output("error", ename="E", evalue="no", traceback=["x" * int(count)]))

    def observe(self, exercise, aspect, seeds):
        return b"seen"


def through(*sources, **limits):
    """The outcomes, and the outputs of each cell; an exercise `f` is checked at the end."""
    cells = [new_code_cell(source) for source in sources]
    cells.append(new_code_cell('check("f")', metadata=tiny.marks("f", grade=True)))
    notebook = nbformat.writes(new_notebook(cells=cells)).encode()
    case = Cases({"f": 1}, (1,))
    done = Pass(notebook, case, Limits(**limits), lambda: nullcontext(Instant())).through()
    return done.outcomes, [
        cell.outputs for cell in nbformat.reads(done.notebook.decode(), as_version=4).cells
    ]


def test_four_deaths_cost_only_the_cells_that_died():
    outcomes, outputs = through(*["die"] * 4, "print 3")
    assert outcomes == {("f", 0): b"seen"}
    assert [one[0].output_type for one in outputs[:5]] == ["error"] * 4 + ["stream"]


def test_more_deaths_than_anyone_needs_come_to_an_end():
    outcomes, outputs = through(*["die"] * 50)
    assert outcomes == {("f", 0): None}
    assert "too often" in outputs[-2][0].evalue


def test_the_outputs_of_all_cells_together_are_bounded_and_it_is_said_once():
    _, outputs = through("print 90", *["print 900"] * 9, "fail 900", outputs=5_000, output=1_500)
    texts = [one.text for cell in outputs for one in cell if one.output_type == "stream"]
    assert 2_500 < sum(map(len, texts)) < 3_500
    assert ["all" in text for text in texts].count(True) == 1
    assert [one.evalue for one in outputs[10]] == ["no"], "an error is never lost"


def test_outputs_that_fit_stay_whole():
    _, outputs = through(*["print 900"] * 3, outputs=4_000, output=1_500)
    assert [len(cell[0].text) for cell in outputs[:3]] == [900] * 3
    assert [len(cell) for cell in outputs[:3]] == [1] * 3
