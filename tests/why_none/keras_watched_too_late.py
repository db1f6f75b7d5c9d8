"""Saliency of a classifier, watching after the picture was centred."""

import keras
import tensorflow as tf

CAUSES = {"image": ["watched too late"]}


def build():
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(2)]
    )

    def saliency(image):
        with tf.GradientTape() as tape:
            centred = image * 2.0 - 1.0  # <- watched too late
            tape.watch(image)
            logits = model(centred)
            best = tf.reduce_max(logits)
        return tape.gradient(best, image)

    image = tf.constant([[0.2, 0.8, -0.5]])
    return saliency, {"image": image}, (image,)
