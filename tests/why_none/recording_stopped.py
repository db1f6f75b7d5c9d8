"""A part was paused to save memory, though the loss needs it."""

import tensorflow as tf

CAUSES = {"w": ["recording stopped"]}


def lean_step(w, x):
    with tf.GradientTape() as tape:
        with tape.stop_recording():
            h = tf.nn.softplus(w * x)  # <- recording stopped
        loss = tf.reduce_sum(h * h)
    return tape.gradient(loss, w)


def build():
    w = tf.Variable([0.5, -0.25])
    return lean_step, [w], (w, tf.constant([1.0, 3.0]))
