"""A slope of zero, at the bottom of a bowl and behind a ReLU."""

import tensorflow as tf

CAUSES = {}


def build():
    w, v = tf.Variable(3.0), tf.Variable(-2.0)

    def flat():
        with tf.GradientTape() as tape:
            loss = (w - 3.0) ** 2 + tf.nn.relu(v)
        return tape.gradient(loss, [w, v])

    return flat, None, ()
