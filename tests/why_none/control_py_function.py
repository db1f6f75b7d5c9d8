"""`py_function` is differentiated, unlike its sister."""

import tensorflow as tf

CAUSES = {}


def build():
    angle = tf.Variable(0.7)

    def swing():
        with tf.GradientTape() as tape:
            height = tf.py_function(tf.cos, [angle], tf.float32)
            energy = 9.81 * height
        return tape.gradient(energy, angle)

    return swing, [angle], ()
