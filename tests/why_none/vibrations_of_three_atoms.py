"""Forces and then their derivatives from one persistent tape, both asked below its block."""

import tensorflow as tf

CAUSES = {"positions": ["after the block"]}


def pair_energy(distance, depth=1.0, width=1.0):
    sixth = (width / distance) ** 6
    return 4.0 * depth * (sixth**2 - sixth)


class Cluster:
    def __init__(self, positions, masses):
        self.positions = tf.Variable(positions)
        self.masses = tf.constant(masses)

    def energy(self):
        total = 0.0
        for i in range(len(self.masses)):
            for j in range(i):
                apart = self.positions[i] - self.positions[j]
                total += pair_energy(tf.norm(apart))
        return total

    def hessian(self):
        with tf.GradientTape(persistent=True) as tape:
            energy = self.energy()
        forces = -tape.gradient(energy, self.positions)  # <- after the block
        return -tape.jacobian(forces, self.positions)

    def frequencies(self):
        size = 2 * len(self.masses)
        stiffness = tf.reshape(self.hessian(), (size, size))
        weight = tf.repeat(tf.math.rsqrt(self.masses), 2)
        squares = tf.linalg.eigvalsh(weight[:, None] * stiffness * weight[None, :])
        return tf.sqrt(tf.nn.relu(squares))


def build():
    cluster = Cluster([[0.0, 0.0], [1.1, 0.0], [0.5, 1.0]], [1.0, 1.0, 2.0])
    return cluster.frequencies, {"positions": cluster.positions}, ()
