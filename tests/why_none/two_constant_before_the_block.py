"""A plain tensor, used before the block, and never watched."""

import tensorflow as tf

CAUSES = {"x": ["before the block", "never watched"]}


def slope(x):
    y = x**2  # <- before the block # <- never watched
    with tf.GradientTape() as tape:
        z = y + 1.0
    return tape.gradient(z, x)


def build():
    return slope, None, (tf.constant(3.0),)
