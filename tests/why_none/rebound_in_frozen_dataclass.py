"""A line's parameters in a frozen dataclass: each step makes a new one."""

from dataclasses import dataclass, replace

import tensorflow as tf

CAUSES = {"slope": ["rebound"], "start": ["rebound"]}


@dataclass(frozen=True)
class Straight:
    slope: tf.Variable
    start: tf.Variable

    def __call__(self, x):
        return self.slope * x + self.start


def fit(line, x, y, rate, epochs):
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((line(x) - y) ** 2)
        ds, dt = tape.gradient(loss, [line.slope, line.start])
        slope = line.slope - rate * ds  # <- rebound (slope)
        start = line.start - rate * dt  # <- rebound (start)
        line = replace(line, slope=slope, start=start)
    return line


def build():
    line = Straight(tf.Variable(0.5), tf.Variable(0.1))
    x, y = tf.constant([1.0, 2.0, 4.0]), tf.constant([2.5, 4.4, 8.7])
    return fit, None, (line, x, y, 0.02, 3)
