"""Is what was rehearsed quick afterwards?"""

import subprocess
import sys

CODE = """
import contextlib, io
import tensorflow as tf
from executing import Source
from IPython.core.interactiveshell import InteractiveShell
from autograder.warm.rehearsal import read_sources

parsed = []
parse = Source.__init__
Source.__init__ = lambda self, name, lines: parsed.append(name) or parse(self, name, lines)
read_sources()
rehearsed = set(parsed)
shell = InteractiveShell.instance()
with contextlib.redirect_stdout(io.StringIO()) as shown:
    shell.run_cell("import tensorflow as tf; x = tf.Variable(1.0)")
    shell.run_cell("with tf.GradientTape() as tape: y = x * x")
    shell.run_cell("tape.gradient(y, x); tape.gradient(y, x)")
    shell.run_cell("x.assign([1.0, 2.0])")
assert shown.getvalue().count("Traceback") == 2, shown.getvalue()
assert len(rehearsed) > 10, rehearsed
print([name for name in parsed if name not in rehearsed and "ipython-input" not in name])
"""


def test_the_traceback_of_a_tape_s_error_parses_no_file_of_tensorflow():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
