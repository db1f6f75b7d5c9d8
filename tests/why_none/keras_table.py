"""Scores of a model are cached in a table and read back."""

import keras
import tensorflow as tf

CAUSES = {"kernel": ["table"]}


def build():
    dense = keras.layers.Dense(1, use_bias=False)
    model = keras.Sequential([keras.Input((2,)), dense])
    cache = tf.lookup.experimental.MutableHashTable(tf.int64, tf.float32, 0.0)
    keys = tf.constant([4, 9], tf.int64)

    def train_step(x):
        with tf.GradientTape() as tape:
            scores = tf.squeeze(model(x), axis=1)
            cache.insert(keys, scores)  # <- table
            loss = tf.reduce_mean(cache.lookup(keys) ** 2)
        return tape.gradient(loss, model.trainable_variables)

    return train_step, {"kernel": dense.kernel}, (tf.constant([[1.0, 2.0], [3.0, 0.5]]),)
