"""Batches from a generator, which can be gone through only once."""

import tensorflow as tf

CAUSES = {"w": ["unsure"]}


def build():
    w = tf.Variable(1.5)
    numbers = (float(n) for n in (2, 5))

    def step():
        with tf.GradientTape() as tape:
            batch = next(numbers) + next(numbers)
            scaled = (w * batch).numpy()
            loss = tf.constant(scaled) ** 2
        return tape.gradient(loss, w)

    return step, {"w": w}, ()
