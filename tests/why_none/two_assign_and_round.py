"""A price list is stored, then rounded."""

import tensorflow as tf

CAUSES = {"price": ["assigned", "no derivative"]}


def build():
    price, shown = tf.Variable(2.49), tf.Variable(0.0)

    def revenue():
        with tf.GradientTape() as tape:
            shown.assign(price * 1.19)  # <- assigned
            rounded = tf.math.ceil(shown)  # <- no derivative
            total = rounded * 12.0
        return tape.gradient(total, price)

    return revenue, {"price": price}, ()
