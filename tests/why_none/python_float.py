"""A running total kept in a Python number."""

import tensorflow as tf

CAUSES = {"w": ["left TensorFlow"]}


def total_loss(w, samples):
    with tf.GradientTape() as tape:
        total = 0.0
        for sample, label in samples:
            total += float((w * sample - label) ** 2)  # <- left TensorFlow
        loss = tf.convert_to_tensor(total)
    return tape.gradient(loss, w)


def build():
    w = tf.Variable(1.1)
    return total_loss, {"w": w}, (w, [(1.0, 2.0), (3.0, 5.0)])
