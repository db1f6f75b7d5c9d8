"""A frozen encoder inside the step, by stopping its gradient."""

import keras
import tensorflow as tf

CAUSES = {"encoder": ["gradient stopped"]}


class Pair(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = keras.layers.Dense(2, activation="tanh")
        self.decoder = keras.layers.Dense(3)

    def call(self, x):
        code = self.encoder(x)
        return self.decoder(tf.stop_gradient(code))  # <- gradient stopped


def build():
    pair = Pair()
    x = tf.constant([[0.2, 0.4, 0.6]])
    pair(x)

    def train_step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(pair(x) - x))
        return tape.gradient(loss, pair.trainable_variables)

    sources = {"encoder": pair.encoder.kernel, "decoder": pair.decoder.kernel}
    return train_step, sources, (x,)
