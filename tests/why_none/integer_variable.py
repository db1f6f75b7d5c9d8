"""A variable that was written without a decimal point."""

import tensorflow as tf

CAUSES = {"n": ["source not float"]}


def slope():
    n = tf.Variable(10)
    with tf.GradientTape() as tape:
        y = n * n  # <- source not float
    return tape.gradient(y, n)


def build():
    return slope, None, ()
