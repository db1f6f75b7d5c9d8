"""Only the last layer was meant to be recorded; then all weights are asked for."""

import keras
import tensorflow as tf

CAUSES = {"first": ["automatic watching off"]}


def build():
    first, last = keras.layers.Dense(3, activation="relu"), keras.layers.Dense(1)
    first.build((None, 2))
    last.build((None, 3))

    def train_step(x, y):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([v.value for v in last.trainable_variables])
            hidden = first(x)  # <- automatic watching off
            loss = tf.reduce_mean(keras.losses.mean_squared_error(y, last(hidden)))
        return tape.gradient(loss, [first.kernel, last.kernel])

    sources = {"first": first.kernel, "last": last.kernel}
    return train_step, sources, (tf.constant([[1.0, 2.0]]), tf.constant([[3.0]]))
