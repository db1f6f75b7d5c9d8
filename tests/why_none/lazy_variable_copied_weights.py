"""Fast weights are copied by NumPy; a counter is made in the first step only."""

import tensorflow as tf

CAUSES = {"w": ["left TensorFlow", "assigned"]}


def build():
    w, fast, steps = tf.Variable([0.5, -0.3]), tf.Variable([0.0, 0.0]), []

    def step():
        with tf.GradientTape() as tape:
            copied = w.numpy()  # <- left TensorFlow
            fast.assign(copied)  # <- assigned
            loss = tf.reduce_sum(fast**2)
        gradient = tape.gradient(loss, w)
        if not steps:
            steps.append(tf.Variable(0.0))
        steps[0].assign_add(1.0)
        return gradient

    return step, {"w": w}, ()
