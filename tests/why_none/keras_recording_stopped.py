"""Metrics were meant to be outside of the tape; the outputs are too."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["recording stopped"]}


def build():
    dense = keras.layers.Dense(1, use_bias=False)
    dense.build((None, 2))

    def train_step(x, y):
        with tf.GradientTape(persistent=True) as tape:
            with tape.stop_recording():
                outputs = dense(x)  # <- recording stopped
                tf.reduce_mean(tf.abs(outputs - y))
            loss = tf.reduce_mean((outputs - y) ** 2)
        return tape.gradient(loss, dense.kernel)

    return train_step, {"kernel": dense.kernel}, (tf.constant([[1.0, 2.0]]), tf.constant([[3.0]]))
