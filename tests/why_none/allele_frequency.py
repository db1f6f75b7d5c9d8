"""The frequency of an allele is fitted in place, then clipped to where a frequency may be."""

import tensorflow as tf

CAUSES = {"frequency": ["rebound"]}


def surprise(frequency, counts):
    both, one, none = counts
    p, q = frequency, 1.0 - frequency
    return -(both * tf.math.log(p**2) + one * tf.math.log(2.0 * p * q) + none * tf.math.log(q**2))


def fit(counts, rate=1e-3, generations=4):
    frequency = tf.Variable(0.2)

    def keep_inside():
        nonlocal frequency
        frequency = tf.clip_by_value(frequency, 0.01, 0.99)  # <- rebound

    for _ in range(generations):
        with tf.GradientTape() as tape:
            loss = surprise(frequency, counts)
        slope = tape.gradient(loss, frequency)
        if slope is None:
            break
        frequency.assign_sub(rate * slope)
        keep_inside()
    return frequency


def build():
    return fit, None, ((12.0, 20.0, 9.0),)
