"""A suspension is identified on a bench; damping joined after the list of what is learned."""

from contextlib import contextmanager

import tensorflow as tf

CAUSES = {"damping": ["automatic watching off"]}


class Bench:
    def __init__(self, **start):
        self.values = {name: tf.Variable(value, name=name) for name, value in start.items()}
        self.learned = list(self.values.values())

    def add(self, **more):
        for name, value in more.items():
            self.values[name] = tf.Variable(value, name=name)

    @contextmanager
    def recording(self):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(self.learned)
            yield tape

    def force(self, place, speed):
        pull = -self.values["spring"] * place
        brake = self.values["damping"] * speed  # <- automatic watching off
        return pull - brake

    def run(self, place, dt, steps):
        speed, seen = tf.constant(0.0), []
        for _ in range(steps):
            speed = speed + dt * self.force(place, speed) / self.values["mass"]
            place = place + dt * speed
            seen.append(place)
        return tf.stack(seen)


def fit(bench, measured, dt=0.1):
    with bench.recording() as tape:
        path = bench.run(tf.constant(0.5), dt, len(measured))
        loss = tf.reduce_mean((path - measured) ** 2)
    slopes = tape.gradient(loss, bench.values)
    for name, slope in slopes.items():
        if slope is not None:
            bench.values[name].assign_sub(0.1 * slope)
    return loss


def build():
    bench = Bench(mass=1.4, spring=8.0)
    bench.add(damping=0.6)
    return fit, bench.values, (bench, [0.49, 0.45, 0.37, 0.28])
