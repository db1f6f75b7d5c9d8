"""Two ways to the loss: one was run before the block, the other rounds."""

import tensorflow as tf

CAUSES = {"price": ["before the block", "no derivative"]}


def build():
    price = tf.Variable([3.2, 4.9])

    def step(demand):
        income = tf.reduce_sum(price * demand)  # <- before the block
        with tf.GradientTape() as tape:
            coins = tf.reduce_sum(tf.round(price))  # <- no derivative
            loss = coins - income
        return tape.gradient(loss, price)

    return step, {"price": price}, (tf.constant([10.0, 7.0]),)
