"""Is it seen what each tape recorded, watched and was asked?"""

import keras
import numpy as np
import pytest
import tensorflow as tf

from autograder.observe import observe


def calls(function):
    return [call for tape in observe(function, ()).tapes for call in tape.calls]


def test_a_recorded_target_and_a_watched_source():
    def right():
        w = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = w * w
        return tape.gradient(y, w)

    (tape,) = observe(right, ()).tapes
    assert (tape.persistent, tape.watched, tape.recorded) == (False, 1, 1)
    (call,) = tape.calls
    assert (call.targets_recorded, call.sources_watched, call.none) == ((True,), (True,), (False,))


def test_a_target_made_before_the_block_is_not_recorded():
    def early():
        w = tf.Variable(3.0)
        y = w * w
        with tf.GradientTape() as tape:
            pass
        return tape.gradient(y, w)

    (call,) = calls(early)
    assert (call.targets_recorded, call.sources_watched, call.none) == ((False,), (False,), (True,))


def test_a_constant_is_not_watched_until_it_is():
    def constant(watch):
        x = tf.constant(3.0)
        with tf.GradientTape() as tape:
            if watch:
                tape.watch(x)
            y = x * x
        return tape.gradient(y, x)

    assert calls(lambda: constant(False))[0].sources_watched == (False,)
    assert calls(lambda: constant(True))[0].sources_watched == (True,)


def test_an_intermediate_result_is_a_recorded_source():
    def middle():
        w = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = w * w
            z = y * 2.0
        return tape.gradient(z, y)

    assert calls(middle)[0].sources_recorded == (True,)


def test_a_keras_variable_counts_as_watched():
    def dense():
        layer = keras.layers.Dense(1)
        x = np.ones((2, 3), dtype="float32")
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(layer(x))
        return tape.gradient(y, layer.trainable_variables)

    assert calls(dense)[0].sources_watched == (True, True)


def test_a_refused_second_question_is_noted():
    def twice():
        w = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = w * w
        tape.gradient(y, w)
        return tape.gradient(y, w)

    outcome = observe(twice, ())
    assert outcome.raised.type_name == "RuntimeError"
    assert [call.none for call in outcome.tapes[0].calls] == [(False,), ()]


def test_two_tapes_are_told_apart():
    def nested():
        x = tf.Variable(3.0)
        with tf.GradientTape() as outer:
            with tf.GradientTape(persistent=True) as inner:
                y = x**3
            slope = inner.gradient(y, x)
        return outer.gradient(slope, x)

    assert [tape.persistent for tape in observe(nested, ()).tapes] == [False, True]


def test_nothing_stays_wrapped_afterwards():
    before = tf.GradientTape.gradient
    with pytest.raises(KeyboardInterrupt):
        observe(_interrupt, ())
    assert tf.GradientTape.gradient is before


def _interrupt():
    raise KeyboardInterrupt
