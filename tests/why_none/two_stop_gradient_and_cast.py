"""Two paths from the source, each cut in its own way."""

import tensorflow as tf

CAUSES = {"x": ["gradient stopped", "left floats"]}


def build():
    x = tf.Variable(2.6)

    def split():
        with tf.GradientTape() as tape:
            fixed = tf.stop_gradient(x * 3.0)  # <- gradient stopped
            whole = tf.cast(x, tf.int32)  # <- left floats
            y = fixed + tf.cast(whole, tf.float32)
        return tape.gradient(y, x)

    return split, {"x": x}, ()
