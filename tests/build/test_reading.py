"""Does the notebook to read show what happened, and nothing of the machine it ran on?"""

from autograder.build.reading import _keep_own_frames

TRACEBACK = [
    "\x1b[31mValueError\x1b[39m   Traceback (most recent call last)",
    "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[2]\x1b[39m, line 1",
    "\x1b[36mFile \x1b[39m\x1b[32m/home/someone/lib/backprop.py:694\x1b[39m, in watch",
    "\x1b[31mValueError\x1b[39m: Passed in object 3.0",
]


def test_an_error_keeps_the_cells_own_lines_and_its_message() -> None:
    output = {"output_type": "error", "traceback": list(TRACEBACK)}
    _keep_own_frames(output)
    assert output["traceback"] == [TRACEBACK[0], TRACEBACK[1], TRACEBACK[3]]


def test_what_is_no_error_stays_as_it_is() -> None:
    output = {"output_type": "stream", "text": "File one"}
    _keep_own_frames(output)
    assert output == {"output_type": "stream", "text": "File one"}
