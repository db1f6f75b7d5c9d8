"""The slope of a square at a plain tensor."""

import tensorflow as tf

CAUSES = {"x": ["never watched"]}


def step(x):
    with tf.GradientTape() as tape:
        y = x * x  # <- never watched
    return tape.gradient(y, x)


def build():
    x = tf.constant(3.0)
    return step, {"x": x}, (x,)
