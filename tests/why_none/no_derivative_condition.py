"""The learned cut appears only in the condition of `where`."""

import tensorflow as tf

CAUSES = {"cut": ["no derivative"]}


def cost(x, cut):
    return tf.reduce_sum(
        tf.where(
            x > cut,  # <- no derivative
            x - 1.0,
            0.0,
        )
    )


def build():
    cut = tf.Variable(1.5)
    x = tf.constant([1.0, 2.0, 3.0])

    def update():
        with tf.GradientTape() as tape:
            value = cost(x, cut)
        return tape.gradient(value, cut)

    return update, [cut], ()
