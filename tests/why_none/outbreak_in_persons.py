"""An outbreak counts new cases in whole persons, and its deaths were never written down."""

import tensorflow as tf

CAUSES = {"beta": ["left floats"], "mu": ["unused"]}


def infections(beta, healthy, ill, people):
    expected = beta * healthy * ill / people
    return tf.cast(expected, tf.int32)  # <- left floats


def outbreak(rates, days, people=1000.0, ill=10.0):
    healthy = people - ill
    curve = []
    for _ in range(days):
        fresh = tf.cast(infections(rates["beta"], healthy, ill, people), tf.float32)
        healthy = healthy - fresh
        ill = ill + fresh - rates["gamma"] * ill
        curve.append(ill)
    return tf.stack(curve)


def build():
    rates = {"beta": tf.Variable(0.45), "gamma": tf.Variable(0.1), "mu": tf.Variable(0.01)}

    def fit(observed):
        with tf.GradientTape() as tape:
            curve = outbreak(rates, days=len(observed))
            loss = tf.reduce_mean((curve - observed) ** 2)
        return tape.gradient(loss, rates)

    return fit, dict(rates), ([13.0, 18.0, 25.0],)
