"""A network that makes pictures, followed by a change of hue."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["no rule"]}


def build():
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(12, activation="sigmoid", use_bias=False)]
    )

    def train_step(noise, goal):
        with tf.GradientTape() as tape:
            pictures = tf.reshape(model(noise), (-1, 2, 2, 3))
            colored = tf.image.adjust_hue(pictures, 0.1)  # <- no rule
            loss = tf.reduce_mean((colored - goal) ** 2)
        return tape.gradient(loss, model.trainable_variables)

    return train_step, {"kernel": model.trainable_variables[0]}, (tf.ones((1, 2)), 0.5)
