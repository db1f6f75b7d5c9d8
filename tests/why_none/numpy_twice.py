"""Two departures to NumPy on one way, one after the other, and one way that has only the second."""

import numpy as np
import tensorflow as tf

CAUSES = {"w": ["left TensorFlow"], "u": ["left TensorFlow"]}


def build():
    w, u = tf.Variable([0.5, -0.3]), tf.Variable(0.4)

    def step():
        with tf.GradientTape() as tape:
            wave = tf.constant(np.sin(w))  # <- left TensorFlow (w)
            print(float(wave[0]))
            shifted = tf.constant(np.cos(wave * 2.0 + u))  # <- left TensorFlow
            loss = tf.reduce_sum(shifted**2)
        return tape.gradient(loss, [w, u])

    return step, {"w": w, "u": u}, ()
