"""What came back from NumPy leaves at once again, without an op in between."""

import numpy as np
import tensorflow as tf

CAUSES = {"w": ["left TensorFlow"]}


def build():
    w = tf.Variable([0.5, -0.3])

    def features(x):
        return tf.constant(np.tanh(x.numpy()))  # <- left TensorFlow

    def step():
        with tf.GradientTape() as tape:
            hidden = features(w)
            weights = tf.constant(hidden.numpy() / 2.0)  # <- left TensorFlow
            loss = tf.reduce_sum(weights**2)
        return tape.gradient(loss, w)

    return step, {"w": w}, ()
