"""A snapshot was taken of the weights, and the gradient asked of it."""

import tensorflow as tf

CAUSES = {"start": ["copy"]}


def build():
    w = tf.Variable([0.3, 0.6])

    def step():
        start = tf.identity(w)  # <- copy
        with tf.GradientTape() as tape:
            tape.watch(start)
            loss = tf.reduce_sum(w * [5.0, 6.0])
        return tape.gradient(loss, start)

    return step, None, ()
