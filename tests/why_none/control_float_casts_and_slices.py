"""Between kinds of floats, and by index, the path holds."""

import tensorflow as tf

CAUSES = {}


def build():
    x = tf.constant([1.0, 2.0, 3.0])

    def step():
        with tf.GradientTape() as tape:
            tape.watch(x)
            wide = tf.cast(x[1:], tf.float64)
            y = tf.reduce_sum(tf.gather(wide, [1, 0]) ** 2)
            print_only = y.numpy()
        assert print_only > 0
        return tape.gradient(y, x)

    return step, {"x": x}, ()
