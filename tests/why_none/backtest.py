"""A backtest: levered returns come in chunks of a data set, the fee through an account."""

import tensorflow as tf

CAUSES = {"leverage": ["data set"], "fee": ["new variable"]}


class Account:
    def __init__(self, money):
        self.money = tf.Variable(money)  # <- new variable

    def worth(self):
        return tf.maximum(self.money, 0.0)


def levered_chunks(prices, leverage, size):
    returns = prices[1:] / prices[:-1] - 1.0
    return tf.data.Dataset.from_tensor_slices(leverage * returns).batch(size)  # <- data set


def build():
    settings = {
        "leverage": tf.Variable(1.5),
        "fee": tf.Variable(0.01),
        "hedge": tf.Variable(0.2),
    }

    def regret(prices):
        with tf.GradientTape() as tape:
            account = Account(100.0 * (1.0 - settings["fee"]))
            growth = 1.0
            for chunk in levered_chunks(prices, settings["leverage"], 2):
                growth *= tf.reduce_prod(1.0 + (1.0 - settings["hedge"]) * chunk)
            loss = -tf.math.log(account.worth() * growth)
        return tape.gradient(loss, settings)

    return regret, settings, (tf.constant([10.0, 10.4, 10.1, 10.9, 11.0]),)
