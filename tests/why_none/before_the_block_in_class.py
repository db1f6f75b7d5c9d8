"""A class that predicts in one method and differentiates in another."""

import tensorflow as tf

CAUSES = {"slope": ["before the block"]}


class Line:
    def __init__(self):
        self.slope = tf.Variable(0.3)
        self.rate = 0.05

    def predict(self, t):
        return self.slope * t  # <- before the block

    def improve(self, t, y):
        guess = self.predict(t)
        with tf.GradientTape() as tape:
            error = tf.reduce_mean(tf.abs(guess - y))
        g = tape.gradient(error, self.slope)
        self.slope.assign_sub(self.rate * g)


def build():
    line = Line()
    return line.improve, {"slope": line.slope}, (tf.constant([1.0, 2.5]), tf.constant([2.0, 5.0]))
