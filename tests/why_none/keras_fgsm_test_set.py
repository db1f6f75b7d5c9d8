"""The fast gradient sign method over a test set, with the robust accuracy in the log."""

import logging

import keras
import numpy as np
import tensorflow as tf

CAUSES = {"images": ["never watched"]}

logger = logging.getLogger(__name__)


def preprocess(images):
    return images / 127.5 - 1.0  # <- never watched


class FastGradientSign:
    def __init__(self, model, epsilon=8.0):
        self.model = model
        self.epsilon = epsilon
        self.loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def perturb(self, images, labels):
        images = tf.convert_to_tensor(images, dtype=tf.float32)
        with tf.GradientTape() as tape:
            logits = self.model(preprocess(images), training=False)
            loss = self.loss_fn(labels, logits)
        gradient = tape.gradient(loss, images)
        adversarial = images + self.epsilon * tf.sign(gradient)
        return tf.clip_by_value(adversarial, 0.0, 255.0)

    def evaluate(self, dataset):
        correct, total = 0, 0
        for images, labels in dataset:
            adversarial = self.perturb(images, labels)
            predicted = tf.argmax(self.model(preprocess(adversarial)), axis=-1)
            correct += int(tf.reduce_sum(tf.cast(predicted == labels, tf.int32)))
            total += len(labels)
        logger.info("robust accuracy: %.3f", correct / total)
        return correct / total


def build():
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            keras.layers.Conv2D(2, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(3),
        ]
    )
    images = np.random.default_rng(0).integers(0, 255, (4, 4, 4, 1)).astype("float32")
    labels = np.array([0, 2, 1, 1], dtype="int64")
    dataset = tf.data.Dataset.from_tensor_slices((images, labels)).batch(2)
    return FastGradientSign(model).evaluate, None, (dataset,)
