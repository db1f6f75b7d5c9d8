"""Is an error formatted once, and told as it always was?"""

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
