"""A right step: nothing to explain."""

import tensorflow as tf

CAUSES = {}


def build():
    w, b = tf.Variable(0.5), tf.Variable(0.1)

    def step(x, y):
        with tf.GradientTape() as tape:
            loss = (w * x + b - y) ** 2
        g = tape.gradient(loss, [w, b])
        w.assign_sub(0.1 * g[0])
        b.assign_sub(0.1 * g[1])
        return loss

    return step, {"w": w, "b": b}, (2.0, 3.0)
