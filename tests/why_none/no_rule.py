"""A picture's contrast is adjusted by a learned factor."""

import tensorflow as tf

CAUSES = {"gain": ["no rule"]}


def sharpen(gain, picture):
    with tf.GradientTape() as tape:
        bright = picture * gain
        sharp = tf.image.adjust_contrast(bright, 2.0)  # <- no rule
        loss = tf.reduce_mean(sharp**2)
    return tape.gradient(loss, gain)


def build():
    gain = tf.Variable(1.3)
    picture = tf.reshape(tf.range(12.0), (2, 2, 3))
    return sharpen, [gain], (gain, picture)
