"""A put with a barrier on another index, on a share that jumps: smoothness isn't to be had."""

from dataclasses import dataclass

import tensorflow as tf

CAUSES = {"intensity": ["no derivative"], "barrier": ["no derivative"]}


@dataclass(frozen=True)
class Share:
    spot: tf.Variable
    vol: tf.Variable
    intensity: tf.Variable
    jump: tf.Variable

    def at(self, years, paths):
        random = tf.random
        noise = random.stateless_normal([paths], seed=(1, 2))
        rate, seed, kind = self.intensity * years, (3, 4), tf.float32
        jumps = random.stateless_poisson([paths], seed, rate, kind)  # <- no derivative (intensity)
        drift = -0.5 * self.vol**2 * years
        return self.spot * tf.exp(drift + self.vol * years**0.5 * noise + self.jump * jumps)


def index_at(years, paths):
    noise = tf.random.stateless_normal([paths], seed=(7, 7))
    return 1000.0 * tf.exp(0.15 * years**0.5 * noise)


def build():
    share = Share(tf.Variable(50.0), tf.Variable(0.3), tf.Variable(2.0), tf.Variable(-0.1))
    barrier = tf.Variable(980.0)

    def sensitivities(strike, years, paths=64):
        with tf.GradientTape() as tape:
            knocked_in = index_at(years, paths) < barrier  # <- no derivative (barrier)
            payoff = tf.nn.relu(strike - share.at(years, paths))
            price = tf.reduce_mean(tf.where(knocked_in, payoff, 0.0)) * tf.exp(-0.02 * years)
        return tape.gradient(price, {**vars(share), "barrier": barrier})

    return sensitivities, {**vars(share), "barrier": barrier}, (55.0, 0.5)
