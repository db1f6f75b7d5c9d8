"""A model with two heads, of which the loss uses one."""

import keras
import tensorflow as tf

CAUSES = {"age": ["unused"]}


def build():
    inputs = keras.Input((3,))
    trunk = keras.layers.Dense(4, activation="tanh")(inputs)
    name, age = keras.layers.Dense(2), keras.layers.Dense(1)
    model = keras.Model(inputs, [name(trunk), age(trunk)])
    optimizer = keras.optimizers.SGD()

    def train_step(x, y):
        with tf.GradientTape() as tape:
            names, _ages = model(x, training=True)
            loss = tf.reduce_mean((names - y) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    x, y = tf.constant([[1.0, 0.5, 0.2]]), tf.constant([[0.0, 1.0]])
    return train_step, {"name": name.kernel, "age": age.kernel}, (x, y)
