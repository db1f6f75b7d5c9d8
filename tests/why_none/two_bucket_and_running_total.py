"""Prices are cut to whole coins and summed in a variable: each alone would lose the gradient."""

import tensorflow as tf

CAUSES = {"price": ["left floats", "assigned"]}


def build():
    price, total = tf.Variable(2.7), tf.Variable(0.0)

    def revenue_gap(amounts, goal):
        total.assign(0.0)
        with tf.GradientTape() as tape:
            for amount in amounts:
                coins = tf.cast(price * amount, tf.int64)  # <- left floats
                total.assign_add(tf.cast(coins, tf.float32))  # <- assigned
            loss = tf.abs(goal - total)
        return tape.gradient(loss, price)

    return revenue_gap, {"price": price}, ([1.5, 2.0, 4.2], 30.0)
