"""The gradient is asked of a reshaped kernel."""

import keras
import tensorflow as tf

CAUSES = {"flat": ["copy"]}


def build():
    dense = keras.layers.Dense(2)
    dense.build((None, 3))

    def penalty_step(x):
        flat = tf.reshape(dense.kernel, (-1,))  # <- copy
        with tf.GradientTape() as tape:
            tape.watch(flat)
            loss = tf.reduce_sum(dense(x) ** 2)
        return tape.gradient(loss, flat)

    return penalty_step, None, (tf.constant([[1.0, 2.0, 3.0]]),)
