"""A target that should not move, cut on the wrong side."""

import tensorflow as tf

CAUSES = {"q": ["gradient stopped"]}


def td_error(q, reward):
    with tf.GradientTape() as tape:
        estimate = tf.stop_gradient(q * 2.0)  # <- gradient stopped
        error = (reward - estimate) ** 2
    return tape.gradient(error, q)


def build():
    q = tf.Variable(1.5)
    return td_error, {"q": q}, (q, 4.0)
