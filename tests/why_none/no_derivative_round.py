"""round(x) * 2 depends on x, and still has no gradient."""

import tensorflow as tf

CAUSES = {"x": ["no derivative"]}


def build():
    x = tf.Variable(2.3)

    def doubled():
        return tf.round(x) * 2.0  # <- no derivative

    return doubled, {"x": x}, ()
