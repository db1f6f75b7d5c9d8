"""One variable is added to another, which is then used."""

import tensorflow as tf

CAUSES = {"x0": ["assigned"]}


def both(x0, x1):
    with tf.GradientTape() as tape:
        x1.assign_add(x0)  # <- assigned
        y = x1**2
    return tape.gradient(y, [x0, x1])


def build():
    x0, x1 = tf.Variable(3.0), tf.Variable(0.5)
    return both, {"x0": x0, "x1": x1}, (x0, x1)
