"""The list of weights goes first."""

import keras
import tensorflow as tf

CAUSES = {"loss": ["swapped"]}


def build():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])

    def train_step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
        return tape.gradient(model.trainable_variables, loss)  # <- swapped

    return train_step, None, (tf.constant([[1.0, 2.0]]), tf.constant([[3.0]]))
