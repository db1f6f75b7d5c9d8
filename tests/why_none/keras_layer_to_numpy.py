"""A layer of one's own that turns its weight into an array before it uses it."""

import keras
import tensorflow as tf

CAUSES = {"scale": ["left TensorFlow"]}


class RowScale(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")

    def call(self, inputs):
        factors = keras.ops.convert_to_numpy(self.scale)  # <- left TensorFlow
        return inputs * factors


def build():
    first, middle = keras.layers.Dense(3, activation="tanh"), RowScale()
    last = keras.layers.Dense(1)
    for layer, width in ((first, 2), (middle, 3), (last, 3)):
        layer.build((None, width))
    weights = [w for layer in (first, middle, last) for w in layer.trainable_weights]
    optimizer = keras.optimizers.SGD(0.1)

    def train_step(x, y):
        with tf.GradientTape() as tape:
            prediction = last(middle(first(x)))
            loss = keras.ops.mean(keras.losses.mean_squared_error(y, prediction))
        optimizer.apply(tape.gradient(loss, weights), weights)
        return loss

    sources = {"first": first.kernel, "scale": middle.scale, "last": last.kernel}
    x, y = tf.constant([[0.4, 1.0], [0.7, -0.2]]), tf.constant([[1.0], [0.0]])
    return train_step, sources, (x, y)
