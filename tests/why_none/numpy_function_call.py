"""NumPy's mean in place of TensorFlow's."""

import numpy as np
import tensorflow as tf

CAUSES = {"x": ["left TensorFlow"]}


def centred(x):
    with tf.GradientTape() as tape:
        squares = x**2
        y = np.mean(squares, axis=0)  # <- left TensorFlow
        z = tf.reduce_mean(y, axis=0)
    return tape.gradient(z, x)


def build():
    x = tf.Variable([[1.0, 2.0], [3.0, 4.5]])
    return centred, [x], (x,)
