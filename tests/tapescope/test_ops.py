"""Do TensorFlow's private modules still tell which ops run, and which are recorded?"""

import importlib

import pytest
import tensorflow as tf

from tapescope._ops import listening


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("tensorflow.python.framework.op_callbacks", "add_op_callback"),
        ("tensorflow.python.framework.op_callbacks", "remove_op_callback"),
        ("tensorflow.python.eager.record", "should_record_backprop"),
    ],
)
def test_the_private_parts_are_where_they_were(module, name):
    assert callable(getattr(importlib.import_module(module), name))


def heard(run):
    ops = []
    with listening(lambda op, inputs, outputs, recorded: ops.append((op, recorded))):
        run()
    return ops


def test_ops_are_told_with_whether_they_were_recorded():
    w, outside = tf.Variable(3.0), tf.constant(2.0)

    def run():
        before = w * 1.0
        with tf.GradientTape():
            inside = w * outside
            _ = before + 1.0
            _ = inside - 1.0

    ops = [pair for pair in heard(run) if pair[0] != "ReadVariableOp"]
    assert ops == [("Mul", False), ("Mul", True), ("AddV2", False), ("Sub", True)]


def test_no_op_is_told_after_the_block():
    ops = heard(lambda: None)
    tf.constant(1.0) + 1.0
    assert ops == []
