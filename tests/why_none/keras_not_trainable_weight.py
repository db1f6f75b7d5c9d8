"""A custom layer's scale was added as a weight that is not trained."""

import keras
import tensorflow as tf

CAUSES = {"scale": ["not trainable"]}


class Scaled(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", trainable=False)

    def call(self, inputs):
        return inputs * self.scale  # <- not trainable


def build():
    scaled = Scaled()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2), scaled])
    x, y = tf.constant([[1.0, 2.0], [0.5, -1.0]]), tf.constant([[0.0, 1.0], [2.0, 1.0]])

    def train_step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
        return tape.gradient(loss, model.weights)

    return train_step, {"scale": scaled.scale}, (x, y)
