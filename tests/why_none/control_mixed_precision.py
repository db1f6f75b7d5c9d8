"""Half-precision layers with the loss scaled by hand: casts between floats keep the way."""

import keras
import tensorflow as tf

CAUSES = {}


def build():
    hidden = keras.layers.Dense(3, activation="tanh", dtype="mixed_float16")
    last = keras.layers.Dense(1, dtype="mixed_float16")
    hidden.build((None, 2))
    last.build((None, 3))
    weights = [*hidden.trainable_weights, *last.trainable_weights]
    optimizer = keras.optimizers.SGD(0.1)

    def train_step(x, y, scale=128.0):
        with tf.GradientTape() as tape:
            prediction = tf.cast(last(hidden(tf.cast(x, tf.float16))), tf.float32)
            loss = tf.reduce_mean((prediction - y) ** 2)
            scaled = tf.cast(tf.cast(loss, tf.float64) * scale, tf.float32)
        grads = [g / scale for g in tape.gradient(scaled, weights)]
        if all(bool(tf.reduce_all(tf.math.is_finite(g))) for g in grads):
            optimizer.apply(grads, weights)
        return loss

    x, y = tf.constant([[0.4, 1.0], [0.7, -0.2]]), tf.constant([[1.0], [0.0]])
    return train_step, {"hidden": hidden.kernel, "last": last.kernel, "bias": last.bias}, (x, y)
