"""A sensitivity to the inputs, asked beside the weights; only the weights are variables."""

import tensorflow as tf

CAUSES = {"inputs": ["never watched"]}

weights = tf.Variable([[0.4], [-1.3]])


def sensitivity(inputs):
    with tf.GradientTape() as tape:
        scores = tf.sigmoid(inputs @ weights)  # <- never watched
        loss = tf.reduce_mean(scores)
    by_weights, by_inputs = tape.gradient(loss, [weights, inputs])
    return by_weights, by_inputs


def build():
    return sensitivity, None, (tf.constant([[1.5, 2.0], [0.3, -0.7]]),)
