"""The residual is computed in NumPy."""

import numpy as np
import tensorflow as tf

CAUSES = {"w": ["left TensorFlow"]}


def build():
    w = tf.Variable([0.5, 1.5])
    data, labels = tf.constant([[1.0, 2.0], [3.0, 1.0]]), np.array([2.0, 4.0], np.float32)

    def step():
        with tf.GradientTape() as tape:
            outputs = tf.linalg.matvec(data, w)
            residual = outputs.numpy() - labels  # <- left TensorFlow
            loss = tf.reduce_mean(tf.square(residual))
        return tape.gradient(loss, w)

    return step, {"w": w}, ()
