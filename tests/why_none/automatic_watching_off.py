"""Watching was turned off to save memory, and one variable was forgotten."""

import tensorflow as tf

CAUSES = {"b": ["automatic watching off"]}


def grads(w, b, x):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(w)
        prediction = tf.linalg.matvec(x, w)
        shifted = prediction + b  # <- automatic watching off
        loss = tf.reduce_sum(shifted**2)
    return tape.gradient(loss, [w, b])


def build():
    w, b = tf.Variable([0.5, -0.2]), tf.Variable(0.9)
    return grads, {"w": w, "b": b}, (w, b, tf.constant([[1.0, 3.0], [2.0, 7.0]]))
