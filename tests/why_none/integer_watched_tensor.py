"""Whole-number inputs that are watched and then cast."""

import tensorflow as tf

CAUSES = {"counts": ["source not float"]}


def sensitivity(counts):
    with tf.GradientTape() as tape:
        tape.watch(counts)
        rates = tf.cast(counts, tf.float32) / 7.0  # <- source not float
        value = tf.reduce_sum(tf.sqrt(rates))
    return tape.gradient(value, counts)


def build():
    return sensitivity, None, (tf.constant([3, 8, 11]),)
