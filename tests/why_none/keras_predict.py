"""`model.predict` in place of a call of the model."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["left TensorFlow"]}


def build():
    dense = keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((2,)), dense])

    def train_step(x, y):
        with tf.GradientTape() as tape:
            outputs = model.predict(x, verbose=0)  # <- left TensorFlow
            loss = tf.reduce_mean(keras.losses.mean_squared_error(y, outputs))
        return tape.gradient(loss, [dense.kernel])

    return train_step, {"kernel": dense.kernel}, (tf.constant([[1.0, 2.0]]), tf.constant([[3.0]]))
