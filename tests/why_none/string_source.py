"""A setting that was read from a text file."""

import tensorflow as tf

CAUSES = {"text": ["source not float"]}


def loss_of(text):
    with tf.GradientTape() as tape:
        rate = tf.strings.to_number(text)  # <- source not float
        loss = (rate - 0.5) ** 2
    return tape.gradient(loss, text)


def build():
    text = tf.Variable("0.75")
    return loss_of, {"text": text}, (text,)
