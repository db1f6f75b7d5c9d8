"""An offset that was switched off for the optimizer is switched off for the tape too."""

import tensorflow as tf

CAUSES = {"offset": ["not trainable"]}


def loss_gradients():
    slope = tf.Variable(1.7)
    offset = tf.Variable(0.6, trainable=False)
    t = tf.constant([0.0, 1.0, 4.0])
    with tf.GradientTape() as tape:
        line = slope * t
        line = line + offset  # <- not trainable
        error = tf.reduce_mean(tf.square(line - [1.0, 2.0, 3.0]))
    return tape.gradient(error, {"slope": slope, "offset": offset})


def build():
    return loss_gradients, None, ()
