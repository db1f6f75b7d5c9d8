"""A loop that steps by hand on a list of a model's weights."""

import keras
import tensorflow as tf

CAUSES = {"w": ["rebound"]}


def build():
    dense = keras.layers.Dense(1, use_bias=False)
    dense.build((None, 2))
    x, y = tf.constant([[1.0, 2.0], [3.0, -1.0]]), tf.constant([[1.0], [2.0]])

    def train(epochs):
        w = dense.kernel.value
        for _ in range(epochs):
            with tf.GradientTape() as tape:
                loss = keras.losses.mean_squared_error(y, tf.matmul(x, w))
            gradient = tape.gradient(loss, w)
            if gradient is None:
                return
            w = w - 0.01 * gradient  # <- rebound

    return train, None, (2,)
