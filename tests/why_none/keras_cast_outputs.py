"""Predicted ratings are made whole before the loss."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["left floats"]}


def build():
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer=keras.initializers.Constant(1))
    model = keras.Sequential([keras.Input((2,)), dense])
    optimizer = keras.optimizers.Adam()
    mse = keras.losses.MeanSquaredError()

    def train_step(x, y):
        with tf.GradientTape() as tape:
            ratings = model(x, training=True)
            ratings = tf.cast(ratings, "int32")  # <- left floats
            loss = mse(y, tf.cast(ratings, "float32"))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(grads, model.trainable_variables)

    batch = (tf.constant([[1.2, 2.5], [4.0, 0.1]]), tf.constant([[4.0], [5.0]]))
    return train_step, {"kernel": dense.kernel}, batch
