"""A portfolio in whole lots, with a penalty that a calm market never turns on."""

import tensorflow as tf

CAUSES = {"tilt": ["no derivative"], "aversion": ["branch not taken"]}


def build():
    tilt = tf.Variable([0.2, -0.1, 0.4])
    aversion = tf.Variable(3.0)

    def sharpe_step(prices, capital, limit=0.5):
        with tf.GradientTape() as tape:
            share = tf.nn.softmax(tilt)
            lots = tf.floor(share * capital / prices[0])  # <- no derivative (tilt)
            worth = tf.linalg.matvec(prices, lots)
            returns = worth[1:] / worth[:-1] - 1.0
            risk = tf.math.reduce_std(returns)
            loss = -tf.reduce_mean(returns) / (risk + 1e-3)
            if risk > limit:
                loss += aversion * risk**2
        return tape.gradient(loss, [tilt, aversion])

    prices = tf.constant([[10.0, 21.0, 5.0], [10.5, 20.0, 5.2], [10.2, 22.0, 5.9]])
    return sharpe_step, {"tilt": tilt, "aversion": aversion}, (prices, 1000.0)
