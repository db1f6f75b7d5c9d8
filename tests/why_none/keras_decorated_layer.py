"""A layer that whitens its inputs under a decorator for things that need no gradient."""

import functools

import keras
import tensorflow as tf

CAUSES = {"scale": ["gradient stopped"], "shift": ["gradient stopped"]}


def statistics_only(function):
    @functools.wraps(function)
    def wrapped(*args):
        result = function(*args)
        return tf.stop_gradient(result)  # <- gradient stopped

    return wrapped


@statistics_only
def whiten(x, scale, shift):
    mean, variance = tf.nn.moments(x, axes=[0])
    return scale * (x - mean) * tf.math.rsqrt(variance + 1e-3) + shift


class Whiten(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros", name="shift")

    def call(self, inputs):
        return whiten(inputs, self.scale, self.shift)


def build():
    first, head = Whiten(), keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((2,)), first, head])
    optimizer = keras.optimizers.SGD(0.05)

    @tf.function
    def train_step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(keras.losses.mean_squared_error(y, model(x, training=True)))
        weights = model.trainable_variables
        grads = tape.gradient(loss, weights)
        kept = [(g, w) for g, w in zip(grads, weights, strict=True) if g is not None]
        optimizer.apply_gradients(kept)
        return loss

    x, y = tf.constant([[1.0, 9.0], [2.0, 4.0], [4.0, 5.0]]), tf.constant([[0.0], [1.0], [1.0]])
    sources = {"scale": first.scale, "shift": first.shift, "kernel": head.kernel}
    return train_step, sources, (x, y)
