"""Probabilities are turned to 0 and 1 before the loss."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["no derivative"]}


def build():
    dense = keras.layers.Dense(1, activation="sigmoid", use_bias=False)
    model = keras.Sequential([keras.Input((2,)), dense])
    entropy = keras.losses.BinaryCrossentropy()

    def train_step(x, y):
        with tf.GradientTape() as tape:
            p = model(x)
            hard = tf.where(p > 0.5, 1.0, 0.0)  # <- no derivative
            loss = entropy(y, hard)
        return tape.gradient(loss, model.trainable_weights)

    batch = (tf.constant([[1.0, 2.0], [-1.0, 0.5]]), tf.constant([[1.0], [0.0]]))
    return train_step, {"kernel": dense.kernel}, batch
