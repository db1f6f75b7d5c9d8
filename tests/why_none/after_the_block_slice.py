"""The first column of a result is taken only in the question to the tape."""

import tensorflow as tf

CAUSES = {"m": ["after the block"]}


def column_gradient(m):
    with tf.GradientTape() as tape:
        c = tf.matmul(m, m)
    return tape.gradient(
        c[:, 0],  # <- after the block
        m,
    )


def build():
    m = tf.Variable([[1.0, 2.0], [0.5, 3.0]])
    return column_gradient, {"m": m}, (m,)
