"""Integrated gradients of a classifier; the tape is told of the images after the forward pass."""

import keras
import tensorflow as tf

CAUSES = {"images": ["watched too late"]}

MEAN, STD = 0.45, 0.22


class IntegratedGradients:
    def __init__(self, model, steps=4, batch_size=2):
        self.model = model
        self.alphas = tf.linspace(0.0, 1.0, steps + 1)
        self.batch_size = batch_size

    def interpolate(self, baseline, image, alphas):
        alphas = alphas[:, tf.newaxis, tf.newaxis, tf.newaxis]
        return baseline + alphas * (image - baseline)

    def compute_gradients(self, images, target):
        with tf.GradientTape() as tape:
            inputs = (images - MEAN) / STD  # <- watched too late
            logits = self.model(inputs)
            tape.watch(images)
            probabilities = tf.nn.softmax(logits, axis=-1)[:, target]
        return tape.gradient(probabilities, images)

    def explain(self, baseline, image, target):
        batches = []
        for start in range(0, len(self.alphas), self.batch_size):
            alphas = self.alphas[start : start + self.batch_size]
            images = self.interpolate(baseline, image, alphas)
            batches.append(self.compute_gradients(images, target))
        gradients = tf.concat(batches, axis=0)
        average = tf.reduce_mean((gradients[:-1] + gradients[1:]) / 2.0, axis=0)
        return (image - baseline) * average


def build():
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            keras.Input((5, 5, 1)),
            keras.layers.Conv2D(3, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(2),
        ]
    )
    image = tf.random.stateless_uniform((5, 5, 1), seed=(5, 6))
    return IntegratedGradients(model).explain, None, (tf.zeros_like(image), image, 1)
