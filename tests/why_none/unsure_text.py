"""A number is printed into a text and read again: no way that can be followed."""

import re

import tensorflow as tf

CAUSES = {"x": ["unsure"]}


def build():
    x = tf.Variable(2.5)

    def parsed():
        with tf.GradientTape() as tape:
            number = re.findall(r"\d[\d.]*", str(x * 2.0))[0]
            y = tf.strings.to_number(number) * 3.0
        return tape.gradient(y, x)

    return parsed, {"x": x}, ()
