"""A threshold by comparing."""

import tensorflow as tf

CAUSES = {"threshold": ["no derivative"]}


def gate(signal, threshold):
    is_open = signal > threshold  # <- no derivative
    return tf.cast(is_open, tf.float32) * 5.0


def build():
    threshold = tf.Variable(0.5)
    signal = tf.constant([0.1, 0.6, 0.9])

    def learn():
        with tf.GradientTape() as tape:
            passed = tf.reduce_sum(gate(signal, threshold))
        return tape.gradient(passed, threshold)

    return learn, [threshold], ()
