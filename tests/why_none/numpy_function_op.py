"""`numpy_function` looks like `py_function`, but has no gradient."""

import numpy as np
import tensorflow as tf

CAUSES = {"angle": ["left TensorFlow"]}


def build():
    angle = tf.Variable(0.7)

    def swing():
        with tf.GradientTape() as tape:
            height = 1.0 - tf.numpy_function(np.cos, [angle], tf.float32)  # <- left TensorFlow
            energy = 9.81 * height
        return tape.gradient(energy, angle)

    return swing, [angle], ()
