"""Submissions that try to run a script in a page made of them: the feedback, formgrader's, ours.

Each script calls `attacked`, which a browser test defines to tell that it ran.
"""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.grading import tiny

SCRIPT = "<script>attacked()</script><img src=x onerror=attacked()>"
VECTOR = '<svg xmlns="http://www.w3.org/2000/svg" onload="attacked()"><script>attacked()</script>'
SHOWN = "from IPython.display import HTML, SVG, display\n"
CELLS = {
    "markdown": new_markdown_cell(f"{SCRIPT} [x](javascript:attacked())"),
    "markdown-svg": new_markdown_cell(f"{VECTOR}</svg>\n\n![x](javascript:attacked())"),
    "formula": new_markdown_cell(r"$\href{javascript:attacked()}{x}$ <math><mtext>" + SCRIPT),
    "html-output": new_code_cell(f"{SHOWN}HTML({SCRIPT!r})"),
    "frame-output": new_code_cell(
        f"{SHOWN}HTML('<iframe srcdoc=\"<script>parent.attacked()</script>\"></iframe>')"
    ),
    "svg-output": new_code_cell(f"{SHOWN}SVG('{VECTOR}</svg>')"),
    "script-output": new_code_cell(
        f"{SHOWN}display({{'application/javascript': 'attacked()'}}, raw=True)"
    ),
    "latex-output": new_code_cell(f"{SHOWN}display({{'text/latex': {SCRIPT!r}}}, raw=True)"),
    "markdown-output": new_code_cell(f"{SHOWN}display({{'text/markdown': {SCRIPT!r}}}, raw=True)"),
    "png-output": new_code_cell(
        f"{SHOWN}display({{'image/png': 'x\"onerror=\"attacked()'}}, raw=True)"
    ),
    "error-text": new_code_cell(f"raise ValueError({SCRIPT!r})"),
    "error-name": new_code_cell(f"raise type({SCRIPT!r}, (Exception,), {{}})"),
    "printed": new_code_cell(f"print({SCRIPT!r}, '\\x1b]0;attacked\\x07')"),
}
"""By student, a cell of their own."""
ANSWERS = {
    "written-answer": {"why": f"Since. {SCRIPT}"},
    "returned": {"double": f"def double(x):\n    return {SCRIPT!r}"},
    "raised": {"double": f"def double(x):\n    raise ValueError({SCRIPT!r})"},
    "comment": {"add_up": f"def add_up(values):\n    # {SCRIPT}\n    return 0"},
    "argument": {"double": f"def double(x, y={SCRIPT!r}):\n    return x.{'attacked'}"},
}
"""By student, their answers."""
FILE_NAME = "<img src=x onerror=attacked()>.txt"


def hand_in(root):
    """Hand all of them in, and a file with a name of this kind; returns the students."""
    for student, cell in CELLS.items():
        notebook = tiny.answered(root)
        notebook.cells.append(nbformat.from_dict(dict(cell)))
        tiny.hand_in(root, student, notebook)
    for student, answers in ANSWERS.items():
        tiny.hand_in(root, student, tiny.answered(root, **answers))
    tiny.hand_in(root, "file-name", tiny.answered(root)).with_name(FILE_NAME).write_text("x")
    return [*CELLS, *ANSWERS, "file-name"]
