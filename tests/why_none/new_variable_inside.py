"""The hidden value is wrapped in a variable inside the block."""

import tensorflow as tf

CAUSES = {"w": ["new variable"]}


def gradient(w):
    with tf.GradientTape() as tape:
        hidden = tf.Variable(w * 3.0)  # <- new variable
        y = tf.tanh(hidden)
    return tape.gradient(y, w)


def build():
    w = tf.Variable(0.2)
    return gradient, {"w": w}, (w,)
