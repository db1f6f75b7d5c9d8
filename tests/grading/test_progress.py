"""Does the bar say how far a run is and how long it takes, and nothing where nobody watches?"""

import io

from autograder.grading.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_line_says_how_far_and_how_long():
    times = iter([0.0, 30.0, 60.0])
    stream = Terminal()
    with Progress("run 02", 4, stream, lambda: next(times)) as progress:
        progress.step()
        progress.step()
    lines = stream.getvalue().split("\r\x1b[K")
    assert lines[1] == "run 02 [######..................] 1/4, 1:30 left"
    assert lines[2].endswith("2/4, 1:00 left") and lines[-1] == ""


def test_no_step_is_fine_and_a_file_gets_nothing():
    stream = io.StringIO()
    with Progress("run", 1, stream) as progress:
        progress.step()
    assert stream.getvalue() == ""
    with Progress("run", 0, Terminal()) as progress:
        assert "0/0, 0:00 left" in progress.line(progress.begun)
