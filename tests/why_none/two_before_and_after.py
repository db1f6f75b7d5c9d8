"""Prediction above the block, loss below it."""

import tensorflow as tf

CAUSES = {"w": ["before the block", "after the block"]}


def hurried(w, x, y):
    guess = w * x  # <- before the block
    with tf.GradientTape() as tape:
        error = guess - y
    loss = error * error  # <- after the block
    return tape.gradient(loss, w)


def build():
    w = tf.Variable(0.5)
    return hurried, {"w": w}, (w, 3.0, 2.0)
