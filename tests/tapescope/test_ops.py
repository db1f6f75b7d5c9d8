"""Do TensorFlow's private modules still tell which ops run, and which are recorded?"""

import importlib
import sys

import pytest
import tensorflow as tf

from tapescope._ops import (
    TAPE_PARTS,
    any_tape,
    as_written,
    every_op,
    every_variable,
    gradient_rule,
    listening,
    same_chance,
    stopped,
    tracked,
)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("tensorflow.python.framework.op_callbacks", "add_op_callback"),
        ("tensorflow.python.framework.op_callbacks", "remove_op_callback"),
        ("tensorflow.python.eager.record", "should_record_backprop"),
        ("tensorflow.python.eager.record", "record_operation"),
        ("tensorflow.python.eager.record", "could_possibly_record"),
        ("tensorflow.python.eager.tape", "push_tape"),
        ("tensorflow.python.eager.tape", "pop_tape"),
        ("tensorflow.python.eager.tape", "watch"),
        ("tensorflow.python.eager.tape", "watch_variable"),
        ("tensorflow.python.ops.resource_variable_ops", "variable_accessed"),
        ("tensorflow.python.ops.resource_variable_ops", "ResourceVariable"),
        ("tensorflow.python.eager.context", "context"),
        ("tensorflow.python.framework.op_def_registry", "get"),
        ("tensorflow.python.pywrap_tfe", "TFE_Py_TapeSetIsStopped"),
        ("tensorflow.python.pywrap_tfe", "TFE_ContextClearCaches"),
    ],
)
def test_the_private_parts_are_where_they_were(module, name):
    assert callable(getattr(importlib.import_module(module), name))


def test_a_tape_has_the_parts_that_are_used():
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        assert all(hasattr(tape, part) for part in TAPE_PARTS)
        assert (tape._recording, tape._persistent, tape._watch_accessed_variables) == (
            True,
            True,
            False,
        )
    assert tape._tape is not None and not tape._recording


def test_a_function_with_a_gradient_of_its_own_is_told_after_its_ops():
    told = []
    with every_op(lambda op, inputs, outputs: told.append((op, outputs[0]))):
        result = tf.nn.silu(tf.constant(2.0))
    assert told[-1][0].startswith("custom_gradient:") and told[-1][1] is result


def test_variables_are_told_when_read_and_when_made():
    read, made = [], []
    old = tf.Variable(1.0)
    with every_variable(read.append, made.append):
        _ = old * 2.0
        new = tf.Variable(3.0)
    assert any(variable is old for variable in read) and made[0] is new and len(made) == 1


def test_each_tape_is_asked_alone():
    w, c = tf.Variable(2.0), tf.constant(3.0)
    with tf.GradientTape() as one, tf.GradientTape(watch_accessed_variables=False) as other:
        other.watch(c)
        y, z, n = w * 1.0, c * 1.0, tf.constant(3)
        tapes = {1: one, 2: other}
        assert tracked([y, z, y + z, n], tapes, [one, other]) == ({1}, {2}, {1, 2}, set())
        late = y * z
    assert not any_tape()
    assert one.gradient(late, [w, c]) == [3.0, None]
    assert other.gradient(late, [w, c]) == [None, 2.0]


def test_pausing_is_seen():
    seen = []
    assert not stopped()
    with every_op(lambda op, inputs, outputs: seen.append(stopped())), tf.GradientTape():
        tf.stop_gradient(tf.constant(1.0))
    assert seen == [True]


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


@pytest.mark.parametrize(
    ("op", "rule"), [("Mul", "passes"), ("Greater", "none"), ("AdjustHue", "no rule")]
)
def test_the_registry_tells_which_ops_have_a_gradient(op, rule):
    assert gradient_rule(op) == rule


def test_chance_repeats_and_then_goes_on_as_before():
    def drawn():
        with same_chance():
            return [tf.random.normal(()).numpy(), tf.random.uniform(()).numpy()]

    assert drawn() == drawn()
    tf.random.set_seed(3)
    expected = [tf.random.normal(()).numpy() for _ in range(2)]
    tf.random.set_seed(3)
    first = tf.random.normal(()).numpy()
    drawn()
    assert [first, tf.random.normal(()).numpy()] == expected


@tf.function
def noise():
    return tf.random.normal(())


@pytest.mark.parametrize(
    "draw",
    [
        lambda: tf.random.normal(()),
        lambda: tf.random.uniform((), seed=5),
        lambda: tf.random.shuffle(tf.range(40))[0],
        noise,
    ],
    ids=["normal", "with a seed of its own", "shuffle", "in a traced function"],
)
def test_a_kernel_that_drew_starts_again(draw):
    """TensorFlow keeps it, and with it where it was."""

    def drawn():
        with same_chance():
            return [draw().numpy() for _ in range(3)]

    first = drawn()
    assert drawn() == first and len(set(first)) > 1


def kernels_dropped(run, monkeypatch):
    from tensorflow.python import pywrap_tfe

    dropped = []
    monkeypatch.setattr(pywrap_tfe, "TFE_ContextClearCaches", dropped.append)
    with same_chance():
        run()
    return len(dropped)


def test_kernels_are_only_dropped_after_something_drew(monkeypatch):
    """To make all of them again took half the time of a short run."""
    w = tf.Variable(3.0)
    assert kernels_dropped(lambda: tf.sin(w) * 2.0, monkeypatch) == 0
    assert kernels_dropped(lambda: w * tf.random.normal(()), monkeypatch) == 1


def test_a_traced_method_runs_as_it_was_written():
    class Step:
        @tf.function
        def file(self):
            return tf.constant(sys._getframe().f_code.co_filename)

    step = Step()
    step.file()  # traced: TensorFlow keeps AutoGraph's copy
    copy = step.file._python_function.__wrapped__
    tf.config.run_functions_eagerly(True)
    try:
        assert step.file().numpy().decode() != __file__  # if this fails, nothing is to be mended
        with as_written(step.file):
            assert step.file().numpy().decode() == __file__
    finally:
        tf.config.run_functions_eagerly(False)
    assert step.file._python_function.__wrapped__ is copy


def test_a_free_function_and_an_untraced_method_are_left_alone():
    class Step:
        @tf.function
        def half(self, x):
            return x / 2.0

    free, step = tf.function(lambda: 1.0), Step()
    with as_written(free), as_written(step.half):
        assert step.half(tf.constant(3.0)) == 1.5 and free() == 1.0
