"""Greeks of a call: delta has its watch, gamma's own tape was told nothing about the spot."""

import tensorflow as tf

CAUSES = {"spot": ["never watched"]}


def normal_cdf(z):
    return 0.5 * (1.0 + tf.math.erf(z / 2.0**0.5))


def call_price(spot, strike, rate, vol, years):
    spread = vol * years**0.5
    d1 = tf.math.log(spot / strike)  # <- never watched
    d1 = (d1 + (rate + vol**2 / 2.0) * years) / spread
    d2 = d1 - spread
    return spot * normal_cdf(d1) - strike * tf.exp(-rate * years) * normal_cdf(d2)


def greeks(spot, vol):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(spot)
            price = call_price(spot, 100.0, 0.02, vol, 0.5)
        delta = inner.gradient(price, spot)
    gamma, vanna = outer.gradient(delta, [spot, vol])
    return {"price": price, "delta": delta, "gamma": gamma, "vanna": vanna}


def build():
    return greeks, None, (tf.constant(105.0), tf.Variable(0.25))
