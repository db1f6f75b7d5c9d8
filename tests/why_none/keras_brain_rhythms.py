"""Covariances of brain signals, after a learned spatial filter, are compared by logarithm."""

import keras
import tensorflow as tf

CAUSES = {"filters": ["no rule"]}


class LogCovariance(keras.layers.Layer):
    def call(self, signals):
        centred = signals - tf.reduce_mean(signals, axis=1, keepdims=True)
        covariance = tf.matmul(centred, centred, transpose_a=True) / signals.shape[1]
        covariance += 1e-2 * tf.eye(signals.shape[2])
        logarithm = tf.linalg.logm(tf.cast(covariance, tf.complex64))  # <- no rule
        return tf.reshape(tf.math.real(logarithm), (-1, signals.shape[2] ** 2))


def build():
    filters = keras.layers.Dense(2, use_bias=False)
    model = keras.Sequential(
        [keras.Input((6, 3)), filters, LogCovariance(), keras.layers.Dense(1, "sigmoid")]
    )
    optimizer = keras.optimizers.Adam(1e-3)

    def train_step(signals, labels):
        with tf.GradientTape() as tape:
            guesses = model(signals, training=True)
            loss = tf.reduce_mean(keras.losses.binary_crossentropy(labels, guesses))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(grads, model.trainable_variables)
        return loss

    signals = tf.random.stateless_normal((2, 6, 3), seed=(5, 6))
    return train_step, {"filters": filters.kernel}, (signals, tf.constant([[1.0], [0.0]]))
