"""A second parameter that the formula forgot."""

import tensorflow as tf

CAUSES = {"decay": ["unused"]}


def level(t, rate, decay):
    return rate * t


def build():
    rate, decay = tf.Variable(2.0), tf.Variable(0.1)

    def ask():
        with tf.GradientTape() as tape:
            height = level(3.0, rate, decay)
        return tape.gradient(height, [rate, decay])

    return ask, {"rate": rate, "decay": decay}, ()
