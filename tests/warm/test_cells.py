"""Do cells behave in a warm slot as they do in a notebook?"""

import re

import pytest

from .cells import LIMITS, Limits, error, execute, last, text


def test_values_prints_and_errors_come_in_order():
    printed, value, raised, after = execute(
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
        "x = 3\nx + 1",
        "def f():\n    return 1 / 0\n\nf()",
        "x",
    )
    assert [(one.name, one.text) for one in printed] == [
        ("stdout", "a\n"),
        ("stderr", "b\n"),
        ("stdout", "c\n"),
    ]
    (result,) = value
    assert (result.output_type, result.execution_count) == ("execute_result", 2)
    assert error(raised) == ("ZeroDivisionError", "division by zero")
    assert "In[3]" in re.sub(r"\x1b\[[\d;]*m", "", raised[0].traceback[-2])
    assert "line 2" in raised[0].traceback[-2]
    assert text(after) == "3"


def test_figures_are_shown_once_by_display_and_by_the_end_of_the_cell():
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    for outputs in execute(plot, f"%matplotlib inline\n{plot}"):
        (figure,) = [one for one in outputs if "image/png" in one.get("data", {})]
        assert figure.output_type == "display_data"
        assert figure.data["image/png"].startswith("iVBOR")


def test_the_lectures_pictures_show_their_text_alone_since_nobody_looks():
    (outputs,) = execute(
        "import matplotlib.pyplot as plt\nfrom tapescope import pictures\n"
        "pictures.show(plt.figure(), 'A < B')"
    )
    (shown,) = [one.data for one in outputs]
    assert shown["text/html"] == "<p>Picture: A &lt; B</p>"
    assert shown["text/plain"] == "A < B"


def test_displays_are_updated_and_cleared():
    updated, cleared, waiting = execute(
        "from IPython.display import display, clear_output\n"
        "handle = display('old', display_id=True)\ndisplay('other')\nhandle.update('new')",
        "print('gone')\nclear_output()\nprint('kept')",
        "print('stays')\nclear_output(wait=True)",
    )
    assert [one.data["text/plain"] for one in updated] == ["'new'", "'other'"]
    assert text(cleared) == "kept\n"
    assert text(waiting) == "stays\n"


def test_top_level_await_magics_and_widgets():
    assert last("import asyncio\nawait asyncio.sleep(0)\n'slept'") == "'slept'"
    assert "per loop" in last("%timeit -n1 -r1 sum(range(9))")
    assert last("%%capture kept\nprint('hidden')", "kept.stdout") == repr("hidden\n")
    (shown,) = execute("import ipywidgets\nipywidgets.IntSlider()")
    assert "IntSlider" in text(shown)


def test_a_command_costs_its_cell_nothing():
    commanded, after = execute("!pip install nothing\n%pip list\nx = 3", "x")
    assert "not run while grading" in text(commanded) and not error(commanded)[0]
    assert text(after) == "3"


def test_what_c_prints_is_shown():
    assert last("import tensorflow as tf\ntf.print('from C')") == "from C"
    assert last("import os\nos.write(1, b'raw');") == "raw"


def test_input_ends_at_once_and_exit_ends_nothing():
    asked, left, after = execute("input()", "exit()", "'still here'")
    assert error(asked)[0] == "EOFError" and not left
    assert text(after) == "'still here'"


def test_modules_beside_the_notebook_can_be_imported():
    files = {"mine.py": b"x = 5", "data/one.txt": b"1", "../out.txt": b"", "/tmp/out.txt": b""}
    assert last("import mine\nmine.x, open('data/one.txt').read()", files=files) == "(5, '1')"
    assert last("import os\nsorted(os.listdir())", files=files) == "['data', 'mine.py']"


def test_an_interrupted_flood_leaves_the_next_cell_whole():
    short = Limits(start=120, cell=0.5, submission=60, output=3_000)
    flood, after = execute("while True: print('x' * 99)", "'whole'", limits=short)
    assert "longer than 0.5 seconds" in error(flood[-1:])[1]
    assert len(text(flood)) <= 3_000 and text(after) == "'whole'"


def test_a_value_behind_a_flood_is_not_lost():
    """It may be the points that a test of nbgrader's gives."""
    (flood,) = execute("print('x' * 900_000)\n0.5")
    assert flood[-1].output_type == "execute_result"
    assert flood[-1].data == {"text/plain": "0.5"}


def test_an_error_behind_a_flood_is_not_lost():
    (flood,) = execute("print('x' * 900_000)\nraise ValueError('y' * 900_000)")
    assert error(flood)[0] == "ValueError" and len(text(flood)) <= LIMITS.output


def test_all_cells_together_are_bounded():
    outputs = execute(*["print('x' * 490_000)"] * 14, "1 / 0")
    assert sum(len(text(one)) for one in outputs) < LIMITS.outputs + 1_000
    assert "left out from here on" in text(outputs[10])
    assert error(outputs[-1]) == ("ZeroDivisionError", "division by zero")


@pytest.mark.parametrize("odd", ["'\\ud800'", "float('nan')", "b'\\xff'", "{1: {2}}"])
def test_odd_values_are_shown_and_no_fault(odd):
    (outputs,) = execute(
        "from IPython.display import display\n"
        f"print({odd})\n{odd}\n"
        f"display({{'text/plain': {odd}, 'application/json': {odd}}}, raw=True)"
    )
    assert outputs


def test_a_submission_finds_nothing_of_the_one_before():
    execute("open('left.txt', 'w').write('mine')\nimport numpy\nnumpy.left = 1", limits=LIMITS)
    assert last("import os, numpy\nos.listdir(), hasattr(numpy, 'left')") == "([], False)"
