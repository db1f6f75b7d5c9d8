"""A layer that stores its last output in a weight and answers with that."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["assigned"]}


class Memory(keras.layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1],), name="kernel")
        self.state = self.add_weight(shape=(), trainable=False, name="state")

    def call(self, inputs):
        self.state.assign(tf.reduce_sum(inputs * self.kernel))  # <- assigned
        return self.state + 1.0


def build():
    memory = Memory()
    memory.build((None, 2))

    def train_step(x):
        with tf.GradientTape() as tape:
            loss = (memory(x) - 2.0) ** 2
        return tape.gradient(loss, memory.kernel)

    return train_step, {"kernel": memory.kernel}, (tf.constant([[1.0, 2.0]]),)
