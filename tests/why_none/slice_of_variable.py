"""The gradient of part of a variable."""

import tensorflow as tf

CAUSES = {"theta[0]": ["copy"]}


def first_only(theta):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(theta**2)
    return tape.gradient(y, theta[0])  # <- copy


def build():
    return first_only, None, (tf.Variable([1.0, 2.0, 3.0]),)
