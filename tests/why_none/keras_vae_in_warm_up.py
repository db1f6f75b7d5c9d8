"""A compiled step of a VAE: the sampling layer isn't told that it trains, and KL comes later."""

import keras
import tensorflow as tf

CAUSES = {"log_var": ["branch not taken"]}


class Sampling(keras.layers.Layer):
    def call(self, inputs, training=False):
        mean, log_var = inputs
        if training:
            noise = tf.random.stateless_normal((2, 2), seed=(1, 7))
            return mean + tf.exp(0.5 * log_var) * noise  # <- branch not taken
        return mean


def divergence(mean, log_var):
    inner = 1.0 + log_var - mean**2 - tf.exp(log_var)
    return -0.5 * tf.reduce_mean(tf.reduce_sum(inner, axis=1))


def build():
    trunk = keras.layers.Dense(5, activation="relu")
    mean_head, log_var_head = keras.layers.Dense(2), keras.layers.Dense(2)
    sampling = Sampling()
    decoder = keras.layers.Dense(4, activation="sigmoid")
    trunk.build((None, 4))
    mean_head.build((None, 5))
    log_var_head.build((None, 5))
    decoder.build((None, 2))
    layers = [trunk, mean_head, log_var_head, decoder]
    optimizer = keras.optimizers.Adam(1e-3)

    @tf.function
    def train_step(x, epoch, warm_up=10, beta=0.1):
        with tf.GradientTape() as tape:
            hidden = trunk(x)
            mean, log_var = mean_head(hidden), log_var_head(hidden)
            rebuilt = decoder(sampling((mean, log_var)))
            loss = tf.reduce_mean(tf.reduce_sum((rebuilt - x) ** 2, axis=1))
            if epoch >= warm_up:
                loss += beta * divergence(mean, log_var)  # <- branch not taken
        weights = [w for layer in layers for w in layer.trainable_weights]
        grads = tape.gradient(loss, weights)
        kept = [(g, w) for g, w in zip(grads, weights, strict=True) if g is not None]
        optimizer.apply_gradients(kept)
        return loss

    sources = {"mean": mean_head.kernel, "log_var": log_var_head.kernel, "out": decoder.kernel}
    x = tf.constant([[0.1, 0.9, 0.8, 0.0], [1.0, 0.2, 0.1, 0.7]])
    return train_step, sources, (x, 0)
