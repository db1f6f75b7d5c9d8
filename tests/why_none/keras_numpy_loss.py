"""A loss of one's own, written with NumPy."""

import keras
import numpy as np
import tensorflow as tf

CAUSES = {"kernel": ["left TensorFlow"]}


def huber(y_true, y_pred):
    error = np.abs(y_true - y_pred)  # <- left TensorFlow
    return tf.constant(np.where(error < 1.0, 0.5 * error**2, error - 0.5).mean())


class Trainer:
    def __init__(self, model):
        self.model = model
        self.optimizer = keras.optimizers.SGD(0.1)

    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = huber(y, self.model(x, training=True))
        variables = self.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        self.optimizer.apply_gradients(zip(gradients, variables, strict=True))


def build():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    x, y = tf.constant([[1.0], [2.0]]), tf.constant([[2.0], [7.0]])
    return Trainer(model).step, {"kernel": model.trainable_variables[0]}, (x, y)
