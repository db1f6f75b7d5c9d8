"""A step with two faults: NumPy in the loss, and a new name for the weight."""

import numpy as np
import tensorflow as tf

CAUSES = {"w": ["left TensorFlow"], "b": ["rebound"]}


def build():
    x, y = tf.constant([1.0, 2.0, 3.0]), tf.constant([3.0, 5.0, 7.0])

    def train(epochs):
        w, b = tf.Variable(1.0), tf.Variable(0.5)
        for _ in range(epochs):
            with tf.GradientTape() as tape:
                scaled = np.multiply(x, w.numpy())  # <- left TensorFlow
                loss = tf.reduce_mean((scaled + b - y) ** 2)
            g = tape.gradient(loss, [w, b])
            if g[0] is not None:
                w.assign_sub(0.1 * g[0])
            if g[1] is not None:
                b = b - 0.1 * g[1]  # <- rebound

    return train, None, (2,)
