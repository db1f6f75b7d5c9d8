"""Two steps of descent; after the first, the name holds a tensor."""

import tensorflow as tf

CAUSES = {"w": ["rebound"]}


def descend(steps=2, rate=0.1):
    w = tf.Variable(4.0)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = (w - 1.0) ** 2
        g = tape.gradient(loss, w)
        w = w - rate * g  # <- rebound
    return w


def build():
    return descend, None, ()
