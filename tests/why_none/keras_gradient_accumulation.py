"""Micro-batches under one tape that is entered again; the sum is made between its blocks."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["after the block"], "bias": ["after the block"]}


def build():
    model = keras.layers.Dense(1)
    model.build((None, 2))
    optimizer = keras.optimizers.SGD(0.1)
    mse = keras.losses.MeanSquaredError()

    def train_step(micro_batches):
        tape = tf.GradientTape(persistent=True)
        total = 0.0
        for x, y in micro_batches:
            with tape:
                loss = mse(y, model(x, training=True))
            total += loss / len(micro_batches)  # <- after the block
        grads = tape.gradient(total, model.trainable_variables)
        if any(g is not None for g in grads):
            optimizer.apply(grads, model.trainable_variables)
        return grads

    batches = [
        (tf.constant([[1.0, 2.0]]), tf.constant([[1.0]])),
        (tf.constant([[0.5, -1.0]]), tf.constant([[0.0]])),
    ]
    return train_step, {"kernel": model.kernel, "bias": model.bias}, (batches,)
