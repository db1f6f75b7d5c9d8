"""The slope of a straight line does not depend on where one stands."""

import tensorflow as tf

CAUSES = {"x": ["unused"]}


def second(x):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = 2.0 * x
        first = inner.gradient(y, x)
    return outer.gradient(first, x)


def build():
    x = tf.Variable(5.0)
    return second, [x], (x,)
