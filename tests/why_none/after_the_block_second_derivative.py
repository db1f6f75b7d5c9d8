"""A second derivative whose first was asked after both blocks."""

import tensorflow as tf

CAUSES = {"x": ["after the block"]}


def curvature(x):
    with tf.GradientTape() as outer:  # noqa: SIM117
        with tf.GradientTape() as inner:
            y = x**3
    first = inner.gradient(y, x)  # <- after the block
    return outer.gradient(first, x)


def build():
    x = tf.Variable(2.0)
    return curvature, [x], (x,)
