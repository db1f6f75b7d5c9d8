"""A compiled step whose loss stands below the block."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["after the block"]}


def build():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False)])

    @tf.function
    def train_step(x, y):
        with tf.GradientTape() as tape:
            outputs = model(x, training=True)
        loss = tf.reduce_mean(tf.square(outputs - y))  # <- after the block
        return tape.gradient(loss, model.trainable_weights, unconnected_gradients="none")

    kernel = model.trainable_weights[0]
    return train_step, {"kernel": kernel}, (tf.constant([[1.0, 4.0]]), tf.constant([[2.0]]))
