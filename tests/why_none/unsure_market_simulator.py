"""An order goes to a market with noise of its own, which may or may not take notice of it."""

import numpy as np
import tensorflow as tf

CAUSES = {"order": ["unsure"]}


class Market:
    def __init__(self):
        self.noise = np.random.default_rng()
        self.price = 100.0

    def fill(self, size):
        self.price += self.noise.normal() + (size if abs(size) > 10.0 else 0.0)
        return self.price


def build():
    market, order = Market(), tf.Variable(2.0)

    def episode(steps=3):
        with tf.GradientTape() as tape:
            fills = [market.fill(float(order)) for _ in range(steps)]
            loss = tf.reduce_mean(tf.constant(fills)) - 100.0
        return tape.gradient(loss, order)

    return episode, {"order": order}, ()
