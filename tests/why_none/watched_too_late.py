"""The watch stands after the first use."""

import tensorflow as tf

CAUSES = {"x": ["watched too late"]}


def derivative(x):
    with tf.GradientTape() as t:
        y = tf.sin(x)  # <- watched too late
        t.watch(x)
        z = 3.0 * y
    return t.gradient(z, x)


def build():
    return derivative, None, (tf.constant(0.8),)
