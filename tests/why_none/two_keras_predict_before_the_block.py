"""Outputs by `predict`, and above the block."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["left TensorFlow", "before the block"]}


def build():
    dense = keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((2,)), dense])

    def train_step(x, y):
        outputs = model.predict(x, verbose=0)  # <- left TensorFlow # <- before the block
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y - outputs) ** 2)
        return tape.gradient(loss, dense.kernel)

    return train_step, {"kernel": dense.kernel}, (tf.constant([[1.0, 2.0]]), tf.constant([[3.0]]))
