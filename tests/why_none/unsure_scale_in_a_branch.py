"""A learned scale is read as a number; only a branch that was not taken uses it."""

import tensorflow as tf

CAUSES = {"scale": ["unsure"]}


def build():
    w, scale = tf.Variable(2.0), tf.Variable(0.7)

    def step(weighted=False):
        with tf.GradientTape() as tape:
            loss = w**2
            factor = float(scale)
            if weighted:
                loss *= factor
        return tape.gradient(loss, scale)

    return step, {"scale": scale}, ()
