"""Fine-tuning a pruned layer with frozen statistics, asking for everything there is."""

import keras
import tensorflow as tf

CAUSES = {
    "keep": ["source not float"],
    "moving mean": ["not trainable"],
    "moving variance": ["not trainable"],
}


class Pruned(keras.layers.Layer):
    def __init__(self, keep):
        super().__init__()
        self.keep = keep

    def build(self, shape):
        self.kernel = self.add_weight(shape=self.keep.shape, initializer="glorot_uniform")

    def call(self, inputs):
        mask = tf.cast(self.keep, tf.float32)  # <- source not float
        return tf.matmul(inputs, self.kernel * mask)


def build():
    keep = tf.Variable([[True, False], [True, True], [False, True]])
    pruned, norm = Pruned(keep), keras.layers.BatchNormalization()
    pruned.build((None, 3))
    norm.build((None, 2))
    optimizer = keras.optimizers.SGD(0.01)

    def train_step(x, y):
        everything = [pruned.kernel, keep, *norm.weights]
        with tf.GradientTape() as tape:
            hidden = pruned(x)
            out = norm(hidden, training=False)  # <- not trainable
            loss = tf.reduce_mean((out - y) ** 2)
        grads = tape.gradient(loss, everything)
        known = [(g, w) for g, w in zip(grads, everything, strict=True) if g is not None]
        optimizer.apply_gradients(known)
        return loss

    sources = {
        "kernel": pruned.kernel,
        "keep": keep,
        "gamma": norm.gamma,
        "moving mean": norm.moving_mean,
        "moving variance": norm.moving_variance,
    }
    x, y = tf.constant([[1.0, 0.2, -0.4], [0.3, 0.8, 1.1]]), tf.constant([[0.0, 1.0], [1.0, 0.0]])
    return train_step, sources, (x, y)
