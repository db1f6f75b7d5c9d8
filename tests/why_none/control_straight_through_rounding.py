"""Rounded weights with a gradient of their own, a loop in the graph, and sums kept afterwards."""

import tensorflow as tf

CAUSES = {}


@tf.custom_gradient
def rounded(x):
    def backward(upstream):
        return upstream

    return tf.round(x * 8.0) / 8.0, backward


def build():
    kernel, gain = tf.Variable([[0.31, -0.52], [0.77, 0.08]]), tf.Variable(0.9)
    sums = {"kernel": tf.Variable(tf.zeros((2, 2))), "gain": tf.Variable(0.0)}

    @tf.function
    def accumulate(x, y):
        with tf.GradientTape() as tape:
            state = x
            kept = tf.TensorArray(tf.float32, size=3)
            for i in tf.range(3):
                state = tf.tanh(gain * tf.matmul(state, rounded(kernel)))
                kept = kept.write(i, state)
            loss = tf.reduce_mean((kept.stack()[-1] - y) ** 2)
        grads = tape.gradient(loss, {"kernel": kernel, "gain": gain})
        for name, gradient in grads.items():
            sums[name].assign_add(gradient)
        return loss

    x, y = tf.constant([[1.0, 0.5], [-0.3, 0.8]]), tf.constant([[0.1, 0.2], [0.0, -0.4]])
    return accumulate, {"kernel": kernel, "gain": gain}, (x, y)
