"""The outputs are put in a variable so that they can be changed."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["new variable"]}


def build():
    dense = keras.layers.Dense(2, use_bias=False)
    dense.build((None, 2))

    def train_step(x, y):
        with tf.GradientTape() as tape:
            outputs = dense(x)
            editable = tf.Variable(outputs)  # <- new variable
            editable[0, 0].assign(0.0)
            loss = tf.reduce_mean((y - editable) ** 2)
        return tape.gradient(loss, dense.kernel)

    x, y = tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])
    return train_step, {"kernel": dense.kernel}, (x, y)
