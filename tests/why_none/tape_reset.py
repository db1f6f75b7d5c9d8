"""The tape is emptied half way."""

import tensorflow as tf

CAUSES = {"x": ["tape reset"]}


def build():
    x = tf.Variable(3.0)

    def start_again():
        with tf.GradientTape() as t:
            y = x * x  # <- tape reset
            t.reset()
            z = y + 1.0
        return t.gradient(z, x)

    return start_again, {"x": x}, ()
