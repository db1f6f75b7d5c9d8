"""Rounded first, then taken out of TensorFlow."""

import numpy as np
import tensorflow as tf

CAUSES = {"w": ["no derivative", "left TensorFlow"]}


def build():
    w = tf.Variable([1.2, 3.7])

    def count():
        with tf.GradientTape() as tape:
            whole = tf.math.floor(w * 2.0)  # <- no derivative
            array = whole.numpy()  # <- left TensorFlow
            total = tf.reduce_sum(np.cumsum(array))
        return tape.gradient(total, w)

    return count, {"w": w}, ()
