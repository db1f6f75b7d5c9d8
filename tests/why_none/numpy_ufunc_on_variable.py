"""A square root from the wrong library."""

import numpy as np
import tensorflow as tf

CAUSES = {"speed": ["left TensorFlow"]}

speed = tf.Variable(9.0)


def time_to_stop():
    with tf.GradientTape() as tape:
        root = np.sqrt(speed)  # <- left TensorFlow
        seconds = tf.constant(root) * 0.7
    return tape.gradient(seconds, speed)


def build():
    return time_to_stop, [speed], ()
