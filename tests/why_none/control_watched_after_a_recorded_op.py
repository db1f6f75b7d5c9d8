"""A late watch that does no harm: the weight beside the picture had the op recorded."""

import keras
import tensorflow as tf

CAUSES = {}


def build():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])

    def saliency(image):
        with tf.GradientTape() as tape:
            logits = model(image)
            tape.watch(image)
            best = tf.reduce_max(logits)
        return tape.gradient(best, image)

    return saliency, None, (tf.constant([[0.2, 0.8, -0.5]]),)
