"""Position and momentum are packed for the integrator, and the slope asked of the package."""

from dataclasses import dataclass

import tensorflow as tf

CAUSES = {"z": ["copy"]}


@dataclass
class Body:
    position: tf.Variable
    momentum: tf.Variable
    mass: float = 2.0
    stiffness: float = 3.0

    def energy(self):
        kinetic = tf.reduce_sum(self.momentum**2) / (2.0 * self.mass)
        return kinetic + 0.5 * self.stiffness * tf.reduce_sum(self.position**2)


def flow(body):
    with tf.GradientTape() as tape:
        z = tf.concat([body.position, body.momentum], axis=0)  # <- copy
        energy = body.energy()
    slope = tape.gradient(energy, z)
    if slope is None:
        return None
    by_position, by_momentum = tf.split(slope, 2)
    return tf.concat([by_momentum, -by_position], axis=0)


def build():
    return flow, None, (Body(tf.Variable([0.3, -0.1]), tf.Variable([1.0, 0.4])),)
