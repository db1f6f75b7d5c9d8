"""A whole Keras step, with dropout, batch normalization and metrics."""

import keras
import tensorflow as tf

CAUSES = {}


def build():
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(4, activation="gelu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.2, seed=3),
            keras.layers.Dense(2),
        ]
    )
    optimizer = keras.optimizers.Adam(0.01)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    accuracy = keras.metrics.SparseCategoricalAccuracy()

    @tf.function
    def train_step(x, y):
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            loss = loss_of(y, logits)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        accuracy.update_state(y, logits)
        return loss

    x = tf.constant([[0.2, 0.5, 1.0], [1.0, -1.0, 0.3], [0.4, 0.4, 0.1]])
    return train_step, None, (x, tf.constant([0, 1, 1]))
