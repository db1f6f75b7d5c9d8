"""A model with an optional path that this step does not go."""

import keras
import tensorflow as tf

CAUSES = {"skip": ["branch not taken"]}


class Optional(keras.Model):
    def __init__(self, use_skip):
        super().__init__()
        self.main = keras.layers.Dense(2)
        self.skip = keras.layers.Dense(2)
        self.use_skip = use_skip
        self.main.build((None, 2))
        self.skip.build((None, 2))

    def call(self, x):
        h = self.main(x)
        if self.use_skip:
            h = h + self.skip(x)  # <- branch not taken
        return h


def build():
    model = Optional(use_skip=False)

    def train_step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        return tape.gradient(loss, model.trainable_variables)

    sources = {"main": model.main.kernel, "skip": model.skip.kernel}
    return train_step, sources, (tf.constant([[1.0, 2.0]]), tf.constant([[0.0, 1.0]]))
