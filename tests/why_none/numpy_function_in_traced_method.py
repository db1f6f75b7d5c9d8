"""A compiled method in NumPy, which had run, and was traced, before anyone asked."""

import numpy as np
import tensorflow as tf

CAUSES = {"stiffness": ["left TensorFlow"]}


class Spring:
    def __init__(self):
        self.stiffness = tf.Variable(1.5)
        self.gain = tf.Variable(2.0)

    @tf.function
    def slopes(self, stretch):
        with tf.GradientTape() as tape:
            inputs = [self.stiffness, stretch]
            force = tf.numpy_function(np.multiply, inputs, tf.float32)  # <- left TensorFlow
            loss = self.gain * force
        return tape.gradient(loss, [self.gain, self.stiffness])


def build():
    spring = Spring()
    spring.slopes(tf.constant(0.5))
    return (
        lambda stretch: spring.slopes(stretch),
        {"stiffness": spring.stiffness},
        (tf.constant(2.0),),
    )
