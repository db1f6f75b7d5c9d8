"""A layer whose weight holds whole numbers."""

import keras
import tensorflow as tf

CAUSES = {"shift": ["source not float"]}


class Shift(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.shift = self.add_weight(shape=(2,), dtype="int32", initializer="ones", autocast=False)

    def call(self, inputs):
        return inputs + tf.cast(self.shift, tf.float32)  # <- source not float


def build():
    layer = Shift()
    model = keras.Sequential([keras.Input((2,)), layer, keras.layers.Dense(1)])

    def train_step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(x) ** 2)
        return tape.gradient(loss, model.trainable_variables)

    return train_step, {"shift": layer.shift}, (tf.constant([[0.3, 0.4]]),)
