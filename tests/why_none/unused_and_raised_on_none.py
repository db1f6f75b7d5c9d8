"""A source that the loss doesn't use; what comes after the question never runs, or is for a log."""

import tensorflow as tf

CAUSES = {"offset": ["unused"]}


def build():
    slope, offset = tf.Variable(1.5), tf.Variable(0.3)

    def train(x, y, rounds=3, verbose=False):
        for _ in range(rounds):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((slope * x - y) ** 2)
            grads = tape.gradient(loss, [slope, offset])
            if verbose:
                print("now", offset.numpy())
            slope.assign_sub(0.1 * grads[0])
            offset.assign_sub(0.1 * grads[1])
            moved = offset * 2.0
        return moved

    x, y = tf.constant([1.0, 2.0]), tf.constant([2.0, 4.5])
    return train, {"slope": slope, "offset": offset}, (x, y)
