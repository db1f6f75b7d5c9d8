"""Are annotations compiled once while TensorFlow is imported, and as ever afterwards?"""

import subprocess
import sys
import typing

import pytest

from autograder.warm.quick_imports import compiling_once

COUNTED = """
import builtins, typing
texts, compiled = [], builtins.compile

def count(text, *others, **named):
    texts.append(text)
    return compiled(text, *others, **named)

builtins.compile = count
from autograder.warm.quick_imports import compiling_once
with compiling_once():
    import tensorflow
names = [text for text in texts if isinstance(text, str) and text.startswith("_atypes.")]
assert names, "TensorFlow annotates otherwise now: drop quick_imports"
assert len(names) == len(set(names))
"""


def test_no_annotation_of_tensorflow_is_compiled_twice():
    done = subprocess.run([sys.executable, "-c", COUNTED], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_afterwards_nothing_is_kept():
    with compiling_once():
        within = typing.ForwardRef("int")
    assert "compile" not in vars(typing)
    assert within == typing.ForwardRef("int")


def test_what_is_no_expression_is_refused_as_ever():
    with compiling_once(), pytest.raises(SyntaxError, match="must be an expression"):
        typing.ForwardRef("a b")
    assert "compile" not in vars(typing)
