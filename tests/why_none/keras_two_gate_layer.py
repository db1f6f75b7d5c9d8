"""A gate that opens above a learned threshold and cools by a weight that isn't trained."""

import keras
import tensorflow as tf

CAUSES = {"threshold": ["no derivative"], "temperature": ["not trainable"]}


class Gate(keras.layers.Layer):
    def build(self, shape):
        self.threshold = self.add_weight(shape=(), initializer="zeros", name="threshold")
        self.temperature = self.add_weight(shape=(), initializer="ones", trainable=False)

    def call(self, inputs):
        opened = tf.cast(inputs > self.threshold, inputs.dtype)  # <- no derivative (threshold)
        return opened * inputs / self.temperature  # <- not trainable (temperature)


def build():
    dense, gate = keras.layers.Dense(3), Gate()
    dense.build((None, 2))
    gate.build((None, 3))
    dense.kernel.assign([[0.6, -0.5, 0.9], [0.2, 0.8, -0.1]])
    weights = [*dense.weights, *gate.weights]
    optimizer = keras.optimizers.SGD(0.1)

    def train_step(x, y):
        with tf.GradientTape() as tape:
            out = tf.reduce_sum(gate(dense(x)), axis=1)
            loss = tf.reduce_mean((out - y) ** 2)
        grads = tape.gradient(loss, weights)
        pairs = [(g, w) for g, w in zip(grads, weights, strict=True) if g is not None]
        optimizer.apply_gradients(pairs)
        return loss

    sources = {
        "kernel": dense.kernel,
        "threshold": gate.threshold,
        "temperature": gate.temperature,
    }
    return train_step, sources, (tf.constant([[0.4, 1.0], [0.7, -0.2]]), tf.constant([1.0, 0.0]))
