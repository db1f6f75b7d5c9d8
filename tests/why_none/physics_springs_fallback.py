"""Stiffness of a chain of springs that nothing holds: the solver fails and NumPy steps in."""

import numpy as np
import tensorflow as tf

CAUSES = {"stiffness": ["left TensorFlow"]}


def build():
    stiffness, gain = tf.Variable(1.5), tf.Variable(0.9)
    coupling = tf.constant([[1.0, -1.0], [-1.0, 1.0]])

    def solve(matrix, force):
        try:
            return tf.linalg.solve(matrix, force)
        except tf.errors.InvalidArgumentError:
            return np.linalg.lstsq(matrix, force, rcond=None)[0]  # <- left TensorFlow

    def misfit(force, measured):
        with tf.GradientTape() as tape:
            bend = gain * solve(stiffness * coupling, force)
            loss = tf.reduce_mean((bend - measured) ** 2)
        return tape.gradient(loss, [stiffness, gain])

    force, measured = tf.constant([[1.0], [-1.0]]), tf.constant([[0.4], [-0.2]])
    return misfit, {"stiffness": stiffness, "gain": gain}, (force, measured)
