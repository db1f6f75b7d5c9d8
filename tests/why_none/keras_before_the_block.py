"""The model is called before the tape is there."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["before the block"], "bias": ["before the block"]}


def build():
    dense = keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((3,)), dense])
    optimizer = keras.optimizers.SGD(0.01)
    mse = keras.losses.MeanSquaredError()

    def train_step(x, y):
        y_pred = model(x, training=True)  # <- before the block
        with tf.GradientTape() as tape:
            loss = mse(y, y_pred)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    batch = (tf.constant([[1.0, 0.2, 3.0], [0.0, 1.5, -1.0]]), tf.constant([[1.0], [0.0]]))
    return train_step, {"kernel": dense.kernel, "bias": dense.bias}, batch
