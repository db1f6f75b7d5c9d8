"""A scale is made on the way, in the first step only; above it NumPy, and below it a rounding."""

import numpy as np
import tensorflow as tf

CAUSES = {"w": ["left TensorFlow", "no derivative"]}


class Phase:
    def __init__(self):
        self.scale = None

    def scaled(self, value):
        if self.scale is None:
            self.scale = tf.Variable(3.0)
        return self.scale * value


def build():
    w, phase = tf.Variable([0.5, -1.3]), Phase()

    def step():
        with tf.GradientTape() as tape:
            wave = tf.constant(np.sin(w))  # <- left TensorFlow
            steps = tf.round(phase.scaled(wave))  # <- no derivative
            loss = tf.reduce_sum(steps**2)
        return tape.gradient(loss, w)

    return step, {"w": w}, ()
