"""Each run draws other noise from a source of chance that cannot be set back."""

import random

import tensorflow as tf

CAUSES = {"w": ["unsure"]}

chance = random.SystemRandom()


def build():
    w = tf.Variable(1.5)

    def noisy():
        with tf.GradientTape() as tape:
            scaled = w.numpy() * chance.random()
            loss = tf.square(scaled - 1.0) * chance.uniform(1.0, 2.0)
        return tape.gradient(loss, w)

    return noisy, {"w": w}, ()
