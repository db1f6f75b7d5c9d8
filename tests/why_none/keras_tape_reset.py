"""Resetting between warm-up and the real pass, but one line too late."""

import keras
import tensorflow as tf

CAUSES = {"w": ["tape reset"]}


def build():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False)])

    def train_step(x, y):
        with tf.GradientTape() as tape:
            model(x)
            outputs = model(x)  # <- tape reset
            tape.reset()
            loss = tf.reduce_sum((outputs - y) ** 2)
        return tape.gradient(loss, model.trainable_variables)

    sources = {"w": model.trainable_variables[0]}
    return train_step, sources, (tf.constant([[1.0, 2.0]]), tf.constant([[3.0]]))
