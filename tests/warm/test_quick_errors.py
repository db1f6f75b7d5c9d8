"""Is an error formatted once, and told as it always was?"""

import re

from .cells import execute, text

COUNTED = """
shell = get_ipython()
ask, asked = shell.InteractiveTB.structured_traceback, []
shell.InteractiveTB.structured_traceback = lambda *a, **k: asked.append(1) or ask(*a, **k)
"""


def test_a_cell_s_error_is_formatted_once():
    _, told, counted = execute(COUNTED, "1 / 0", "print(len(asked))")
    assert [output["ename"] for output in told] == ["ZeroDivisionError"]
    assert len(told[0]["traceback"]) > 2
    assert text(counted).strip() == "1"


def test_an_error_that_cannot_be_read_stops_nothing_behind_it():
    odd = "class Odd(Exception):\n    def __str__(self):\n        raise self\n\nraise Odd"
    assert text(execute(odd, "print('on')")[1]).strip() == "on"


COPIED = """
import inspect, sys, types
class Modules(dict):
    copies = 0
    def copy(self):
        Modules.copies += 1
        return super().copy()
inspect.sys = types.SimpleNamespace(**{**vars(sys), "modules": Modules(sys.modules)})
"""


def test_no_cell_s_file_is_looked_for_among_all_modules():
    """Where `inspect.getmodule` has to look through all of them, it copies `sys.modules`."""
    failing = "def divide(x):\n    return x / 0\n\ndivide(1)"
    outputs = execute(COPIED, failing, failing, "print(Modules.copies)")
    assert [one["ename"] for told in outputs[1:3] for one in told] == ["ZeroDivisionError"] * 2
    assert text(outputs[3]).strip() == "0"


def test_a_traceback_names_the_lines_of_the_cell_and_of_its_cause():
    cell = "try:\n    1 / 0\nexcept ZeroDivisionError as cause:\n    raise KeyError('k') from cause"
    (told,) = execute(cell)[0]
    shown = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(told["traceback"]))
    assert "----> 2     1 / 0" in shown
    assert "----> 4     raise KeyError('k') from cause" in shown
