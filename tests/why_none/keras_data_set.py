"""Features from a backbone are batched again before the head."""

import keras
import tensorflow as tf

CAUSES = {"backbone": ["data set"]}


def build():
    backbone = keras.layers.Dense(2, activation="tanh")
    head = keras.layers.Dense(1)
    backbone.build((None, 3))
    head.build((None, 2))

    def train_step(x):
        loss = 0.0
        with tf.GradientTape() as tape:
            features = backbone(x)
            for part in tf.data.Dataset.from_tensor_slices(features).batch(1):  # <- data set
                loss += tf.reduce_sum(head(part))
        return tape.gradient(loss, [backbone.kernel, head.kernel])

    sources = {"backbone": backbone.kernel, "head": head.kernel}
    return train_step, sources, (tf.constant([[0.1, 0.5, -0.3], [1.0, 0.0, 0.4]]),)
