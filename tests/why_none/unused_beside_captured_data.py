"""Data and settings that were made before, held by the object and the closure, explain nothing."""

import numpy as np
import tensorflow as tf

CAUSES = {"offset": ["unused"]}


class Regression:
    def __init__(self, x, rate):
        self.slope, self.offset = tf.Variable([1.5, 0.2]), tf.Variable([0.3, 0.1])
        self.x = x
        self.rate = tf.constant(rate)
        self.momentum = tf.zeros_like(self.offset)
        self.count = tf.cast(tf.size(self.offset), tf.float32)

    def loss(self, y):
        errors = self.slope * self.x - y
        return tf.reduce_sum(self.momentum + errors**2) * self.rate / self.count


def build():
    fit = Regression(tf.constant([1.0, 2.0]), 0.1)
    y = tf.constant(np.array([2.0, 4.5]), tf.float32)

    def step():
        with tf.GradientTape() as tape:
            loss = fit.loss(y)
        return tape.gradient(loss, [fit.slope, fit.offset])

    return step, {"slope": fit.slope, "offset": fit.offset}, ()
