"""Losses are gathered in a variable."""

import tensorflow as tf

CAUSES = {"w": ["assigned"]}


class Meter:
    def __init__(self):
        self.sum = tf.Variable(0.0, trainable=False)

    def add(self, value):
        self.sum.assign_add(value)  # <- assigned


def build():
    w = tf.Variable(2.0)

    def epoch(batches):
        meter = Meter()
        with tf.GradientTape() as tape:
            for batch in batches:
                meter.add(tf.reduce_sum(w * batch))
            loss = meter.sum / 2.0
        return tape.gradient(loss, w)

    return epoch, [w], ([tf.constant([1.0, 2.0]), tf.constant([0.5])],)
