"""Source first, target second."""

import tensorflow as tf

CAUSES = {"y": ["swapped"]}


def slope(x):
    with tf.GradientTape() as tape:
        y = x**2 + 1.0
    return tape.gradient(x, y)  # <- swapped


def build():
    return slope, None, (tf.Variable(3.0),)
