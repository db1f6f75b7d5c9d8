"""`tf.cond` runs one of two functions."""

import tensorflow as tf

CAUSES = {"b": ["branch not taken"]}


def build():
    a, b = tf.Variable(1.5), tf.Variable(-0.5)

    def choose(p):
        with tf.GradientTape() as tape:
            y = tf.cond(
                p > 0.5,
                lambda: a**2,
                lambda: b**3,  # <- branch not taken
            )
        return tape.gradient(y, {"a": a, "b": b})

    return choose, {"a": a, "b": b}, (tf.constant(0.9),)
