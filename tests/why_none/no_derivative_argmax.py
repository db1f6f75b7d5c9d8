"""Counting mistakes instead of measuring them."""

import tensorflow as tf

CAUSES = {"kernel": ["no derivative"]}


def build():
    kernel = tf.Variable([[0.1, 0.9], [0.7, -0.4]])
    x = tf.constant([[1.0, 2.0], [2.0, 0.3], [0.2, 0.1]])
    classes = tf.constant([0, 1, 1], tf.int64)

    def mistakes():
        with tf.GradientTape() as tape:
            logits = x @ kernel
            chosen = tf.argmax(logits, axis=1)  # <- no derivative
            wrong = tf.cast(chosen != classes, tf.float32)
            loss = tf.reduce_mean(wrong)
        return tape.gradient(loss, kernel)

    return mistakes, {"kernel": kernel}, ()
