"""A helper, three calls deep, works on whole cents."""

import tensorflow as tf

CAUSES = {"price": ["left floats"]}


def in_cents(amount):
    return tf.cast(amount * 100.0, tf.int64)  # <- left floats


def bill(price, tax):
    total = in_cents(price * (1.0 + tax))
    return tf.cast(total, tf.float32) / 100.0


def build():
    price = tf.Variable(3.49)

    def how_much():
        with tf.GradientTape() as tape:
            paid = bill(price, 0.19)
        return tape.gradient(paid, price)

    return how_much, {"price": price}, ()
