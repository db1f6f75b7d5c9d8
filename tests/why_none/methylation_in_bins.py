"""Methylation is counted in bins, and a beta distribution fitted by its probabilities in them."""

from typing import NamedTuple

import tensorflow as tf

CAUSES = {"centre": ["no derivative"], "sharpness": ["no derivative"]}


class Mixture(NamedTuple):
    centre: tf.Variable
    sharpness: tf.Variable
    silent: tf.Variable


def beta_cdf(a, b, x):
    return tf.math.betainc(a, b, x)  # <- no derivative


def chances(mixture, edges):
    centre = tf.sigmoid(mixture.centre)
    sharpness = tf.nn.softplus(mixture.sharpness)
    a = sharpness * centre
    b = sharpness * (1.0 - centre)
    below = tf.stack([beta_cdf(a, b, edge) for edge in edges])
    below = tf.concat([[0.0], below, [1.0]], axis=0)
    inside = below[1:] - below[:-1]
    silent = tf.sigmoid(mixture.silent)
    even = tf.fill(inside.shape, 1.0 / inside.shape[0])
    return (1.0 - silent) * inside + silent * even


def surprise(counts, p):
    return -tf.reduce_sum(counts * tf.math.log(p + 1e-9)) / tf.reduce_sum(counts)


def build():
    mixture = Mixture(tf.Variable(0.4), tf.Variable(3.0), tf.Variable(-2.0))
    optimizer_state = {"steps": 0}

    def fit(counts, edges):
        with tf.GradientTape() as tape:
            loss = surprise(counts, chances(mixture, edges))
        slopes = tape.gradient(loss, list(mixture))
        optimizer_state["steps"] += 1
        for variable, slope in zip(mixture, slopes, strict=True):
            if slope is not None:
                variable.assign_sub(0.05 * slope)
        return loss

    counts = tf.constant([5.0, 9.0, 21.0, 14.0])
    return fit, mixture._asdict(), (counts, [0.25, 0.5, 0.75])
