"""Scaled values go through a data set."""

import tensorflow as tf

CAUSES = {"scale": ["data set"]}


def through_batches(scale, values):
    with tf.GradientTape() as tape:
        scaled = values * scale
        batches = tf.data.Dataset.from_tensor_slices(scaled).batch(2)  # <- data set
        total = tf.constant(0.0)
        for batch in batches:
            total += tf.reduce_sum(batch**2)
    return tape.gradient(total, scale)


def build():
    scale = tf.Variable(1.5)
    return through_batches, [scale], (scale, tf.constant([1.0, 2.0, 3.0, 4.0]))
