"""The loss is computed one indentation too far to the left."""

import tensorflow as tf

CAUSES = {"a": ["after the block"]}


def fit(a):
    with tf.GradientTape() as tape:
        p = tf.exp(a)
    loss = (p - 2.0) ** 2  # <- after the block
    return tape.gradient(loss, a)


def build():
    a = tf.Variable(0.4)
    return fit, [a], (a,)
