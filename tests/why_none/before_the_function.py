"""The scale is worked out once, where the step is made; each step uses that."""

import tensorflow as tf

CAUSES = {"raw": ["before the block"]}


def make_step(raw, weight):
    doubled = raw * 2.0  # <- before the block
    scale = tf.nn.softplus(doubled)

    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(scale * weight * x)
        return tape.gradient(loss, [weight, raw])

    return step


def build():
    raw, weight = tf.Variable(0.4), tf.Variable(1.5)
    return make_step(raw, weight), {"weight": weight, "raw": raw}, (tf.constant([1.0, 2.0]),)
