"""Transfer learning with a log of each weight's gradient norm, the frozen ones included."""

import logging

import keras
import tensorflow as tf

CAUSES = {"moving_mean": ["not trainable"]}

log = logging.getLogger("transfer")


def pretrained():
    return keras.Sequential(
        [
            keras.Input((6, 6, 3)),
            keras.layers.Conv2D(4, 3, use_bias=False, name="conv"),
            keras.layers.BatchNormalization(name="bn"),
            keras.layers.ReLU(),
            keras.layers.GlobalAveragePooling2D(),
        ],
        name="base",
    )


class FineTuner:
    def __init__(self, classes):
        self.base = pretrained()
        self.base.trainable = False
        self.head = keras.layers.Dense(classes, name="head")
        self.head.build((None, 4))
        self.loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.optimizer = keras.optimizers.Adam(1e-3)
        self.accuracy = keras.metrics.SparseCategoricalAccuracy()

    def step(self, images, labels):
        weights = self.base.weights + self.head.weights
        with tf.GradientTape() as tape:
            features = self.base(images, training=False)  # <- not trainable
            logits = self.head(features)
            loss = self.loss_fn(labels, logits)
        gradients = tape.gradient(loss, weights)
        for weight, gradient in zip(weights, gradients, strict=True):
            norm = "none" if gradient is None else f"{float(tf.norm(gradient)):.4f}"
            log.debug("%s: %s", weight.path, norm)
        pairs = [(g, w) for g, w in zip(gradients, weights, strict=True) if g is not None]
        self.optimizer.apply_gradients(pairs)
        self.accuracy.update_state(labels, logits)
        return {"loss": float(loss), "accuracy": float(self.accuracy.result())}


def build():
    tuner = FineTuner(3)
    sources = {
        "conv": tuner.base.get_layer("conv").kernel,
        "moving_mean": tuner.base.get_layer("bn").moving_mean,
        "head": tuner.head.kernel,
    }
    images = tf.random.stateless_uniform((4, 6, 6, 3), seed=(8, 9))
    return tuner.step, sources, (images, tf.constant([0, 1, 2, 1]))
