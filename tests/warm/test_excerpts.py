"""Is a traceback told from a part of each file as it is from the whole?"""

import ast
import importlib.util
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

from autograder.warm.excerpts import LONG, excerpt, is_whole

LIBRARIES = Path(sysconfig.get_path("purelib"))
IN_LIBRARIES = [
    "tensorflow/python/ops/gen_math_ops.py",
    "tensorflow/python/ops/math_ops.py",
    "tensorflow/python/eager/backprop.py",
    "tensorflow/python/ops/resource_variable_ops.py",
    "keras/src/layers/layer.py",
    "keras/src/optimizers/base_optimizer.py",
]
IN_PYTHON = ["inspect", "typing", "argparse", "dataclasses", "contextlib", "turtle"]


def path_of(name: str) -> Path:
    if name in IN_LIBRARIES:
        return LIBRARIES / name
    found = importlib.util.find_spec(name)
    assert found is not None and found.origin is not None
    return Path(found.origin)


def functions(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from functions(inner)


@pytest.mark.parametrize("name", IN_LIBRARIES + IN_PYTHON)
def test_an_excerpt_is_the_statement_around_a_function_on_its_own_lines(name):
    source = path_of(name).read_text(encoding="utf-8")
    lines, whole = source.splitlines(keepends=True), ast.parse(source)
    assert len(lines) > LONG
    found = list(functions(compile(source, name, "exec")))
    parsed: dict[str, bool] = {}  # methods share the excerpt of their class
    told = ["".join(excerpt(lines, code)) for code in found]
    for text, code in zip(told, found, strict=True):
        if text in parsed:
            continue
        try:
            part = ast.parse(text)
        except SyntaxError:
            parsed[text] = False  # it is read in full
            continue
        (wanted,) = [one for one in whole.body if _begins(one) <= code.co_firstlineno <= _ends(one)]
        parsed[text] = is_whole(part)
        if parsed[text]:
            assert ast.dump(part.body[0], include_attributes=True) == ast.dump(
                wanted, include_attributes=True
            )
    assert sum(parsed[text] for text in told) > 0.9 * len(found)


def test_a_file_that_became_shorter_since_is_read_in_full(tmp_path):
    file = tmp_path / "shrunk.py"
    file.write_text("a = 1\n" * 2 * LONG)
    code = """
import sys
from stack_data.core import Source
from autograder.warm.excerpts import LONG, read_excerpts
space = {}
exec(compile("\\n" * 3 * LONG + "def f(): return sys._getframe()", sys.argv[1], "exec"), space)
space["sys"] = sys
read_excerpts()
print(len(Source.for_frame(space["f"]()).lines) == 2 * LONG)
"""
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def _begins(statement: ast.stmt) -> int:
    marks = [one.lineno for one in getattr(statement, "decorator_list", [])]
    return min([statement.lineno, *marks])


def _ends(statement: ast.stmt) -> int:
    assert statement.end_lineno is not None
    return statement.end_lineno


CODE = """
import json
import numpy as np
import tensorflow as tf
import keras
from executing import Source
from IPython.core.interactiveshell import InteractiveShell
from stack_data.core import Source as Shown
from autograder.warm.excerpts import LONG, read_excerpts

x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x * x
tape.gradient(y, x)
layer = keras.layers.Dense(2)
layer(np.ones((1, 3)))

def twice():
    tape.gradient(y, x)

def by_class(): json.loads("{")
def by_operator(): tf.constant(1) * 2.5
def by_function(): tf.function(lambda: x + "a")()
def by_shape(): x.assign([1.0, 2.0])
def by_layer(): layer(np.ones((1, 4)))
def by_numpy(): np.ones(3) @ np.ones(4)
def by_lambda(): sorted([1, "a"], key=lambda part: np.linalg.inv(np.zeros((part, part))))
def by_optimizer(): keras.optimizers.SGD(-0.1).apply([None], [x])

shell, errors = InteractiveShell.instance(), []
for failing in (
    twice, by_class, by_operator, by_function, by_shape, by_layer, by_numpy, by_lambda, by_optimizer
):
    try:
        failing()
    except Exception as error:
        errors.append((type(error), error, error.__traceback__.tb_next))
tf.debugging.disable_traceback_filtering()
for failing in (by_operator, by_layer):
    try:
        failing()
    except Exception as error:
        errors.append((type(error), error, error.__traceback__.tb_next))
parsed, parse = [], Source.__init__

def noting(self, name, lines):
    parsed.append(sum(not line.isspace() for line in lines))
    parse(self, name, lines)

Source.__init__ = noting

def told():
    parsed.clear()
    for kept in (
        kept for cls in (Source, Shown) for key, kept in vars(cls).items() if "cache" in key
    ):
        getattr(kept, "clear", lambda: None)()
    return [shell.InteractiveTB.structured_traceback(*error) for error in errors]

whole = told()
assert max(parsed) > 10_000, parsed
read_excerpts()
parts = told()
assert max(parsed) < 3_000, parsed
assert len(errors) == 11, errors
print(whole == parts)
"""


def test_a_traceback_is_the_same_as_from_whole_files():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "True"
