"""A variable taken as a constant within the block: it is read where the tape can't see it."""

import tensorflow as tf

CAUSES = {"x": ["left TensorFlow"]}


def build():
    x = tf.Variable(2.5)

    def step():
        with tf.GradientTape() as tape:
            y = 4.0 * tf.constant(x)  # <- left TensorFlow
        return tape.gradient(y, x)

    return step, {"x": x}, ()
