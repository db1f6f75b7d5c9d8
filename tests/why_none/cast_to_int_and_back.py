"""Pixels are rounded to whole numbers on their way."""

import tensorflow as tf

CAUSES = {"brightness": ["left floats"]}


def gradient(brightness, image):
    with tf.GradientTape() as tape:
        lit = image * brightness
        pixels = tf.cast(lit, tf.int32)  # <- left floats
        back = tf.cast(pixels, tf.float32) / 255.0
        contrast = tf.math.reduce_variance(back)
    return tape.gradient(contrast, brightness)


def build():
    brightness = tf.Variable(1.2)
    image = tf.constant([[10.0, 200.0], [77.0, 31.0]])
    return gradient, [brightness], (brightness, image)
