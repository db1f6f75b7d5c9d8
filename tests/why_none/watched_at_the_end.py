"""Everything is computed, and then x is watched as an afterthought."""

import tensorflow as tf

CAUSES = {"x": ["watched too late"]}


def build():
    x = tf.constant([2.0, 5.0])

    def energy():
        with tf.GradientTape(persistent=True) as tape:
            half = x / 2.0  # <- watched too late
            total = tf.reduce_sum(half**3)
            tape.watch(x)
        return tape.gradient(total, x)

    return energy, {"x": x}, ()
