"""A frozen dataclass made anew each step, asked about by the variables of the first one."""

from dataclasses import dataclass, replace

import tensorflow as tf

CAUSES = {"line.slope": ["rebound"], "line.start": ["rebound"]}


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
        slope = line.slope - rate * ds  # <- rebound (line.slope)
        start = line.start - rate * dt  # <- rebound (line.start)
        line = replace(line, slope=slope, start=start)
    return line


def build():
    line = Straight(tf.Variable(0.5), tf.Variable(0.1))
    x, y = tf.constant([1.0, 2.0, 4.0]), tf.constant([2.5, 4.4, 8.7])
    return fit, {"line.slope": line.slope, "line.start": line.start}, (line, x, y, 0.02, 3)
