"""A Python `if` asks the variable, and chooses between constants."""

import tensorflow as tf

CAUSES = {"x": ["no derivative"]}


def build():
    x = tf.Variable(0.6)

    def hinge():
        with tf.GradientTape() as tape:
            if x > 0.5:  # <- no derivative  # noqa: SIM108
                y = tf.constant(2.0)
            else:
                y = tf.constant(-2.0)
            z = y * 3.0
        return tape.gradient(z, x)

    return hinge, [x], ()
